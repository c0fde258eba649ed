import { killsFrom } from './orders.mjs';

killsFrom(26);
