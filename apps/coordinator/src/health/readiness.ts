import { Injectable } from '@nestjs/common';

/** Whether this process still takes work. Turned first of all when it is to end. */
@Injectable()
export class Readiness {
  shuttingDown = false;
}
