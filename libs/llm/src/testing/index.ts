export * from './model-server.js';
export * from './llm.fixture.js';
