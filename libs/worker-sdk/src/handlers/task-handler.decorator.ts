import { DiscoveryService } from '@nestjs/core';
import type { TaskHandlerOptions } from './task-handler.js';

/**
 * Makes a provider's method the handler of a resource.
 *
 * @example
 * @TaskHandler('charge-card')
 * async charge(order: Order, task: TaskContext): Promise<Receipt> { … }
 */
export const TaskHandler = DiscoveryService.createDecorator<string | TaskHandlerOptions>();
