import { Injectable } from '@nestjs/common';

/** What time it is. Rooms ask here, so that a test can move time. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
