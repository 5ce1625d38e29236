import { Controller, Get, Header } from '@nestjs/common';

/** For whoever opens the address in a browser. */
@Controller()
export class GreetingController {
  @Get()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  greet(): string {
    return 'Stepwell speaks AWS Step Functions here: POST with any AWS SDK; see /health/ready\n';
  }
}
