export { chatEntities } from './chat.entity.js';
export { chatErrors } from './chat.errors.js';
export type { ChatFeedItem } from './chat.feed.js';
export { ChatModule } from './chat.module.js';
export * from './chat.schemas.js';
export { ChatService, readCursor } from './chat.service.js';
export { ConnectionRegistry, SEEN_EVERY_MS } from './connection.registry.js';
export { Chat1763684300000 } from './migrations/1763684300000-chat.js';
export type { ChatTools } from './turn/chat-tools.js';
