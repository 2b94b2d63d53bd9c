export * from './model-server.js';
export * from './llm.fixture.js';
export * from './scripted-model.js';
