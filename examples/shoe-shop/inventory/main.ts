import { startService } from '../shared/start-service.js';

await startService('inventory', async () => (await import('./inventory.module.js')).InventoryModule);
