import { startService } from '../shared/start-service.js';

await startService('payment', async () => (await import('./payment.module.js')).PaymentModule);
