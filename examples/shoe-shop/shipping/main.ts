import { startService } from '../shared/start-service.js';

await startService('shipping', async () => (await import('./shipping.module.js')).ShippingModule);
