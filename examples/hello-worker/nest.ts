import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { EngravingModule } from './engraving.module.js';

const app = await NestFactory.createApplicationContext(EngravingModule);
app.enableShutdownHooks(); // SIGTERM: tasks under way may end
