import { killsFrom } from './orders.mjs';

killsFrom(13);
