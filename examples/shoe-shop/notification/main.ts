import { startService } from '../shared/start-service.js';

await startService('notification', async () => (await import('./notification.module.js')).NotificationModule);
