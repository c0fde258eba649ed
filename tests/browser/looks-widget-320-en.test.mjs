import { lookAtEverything } from './widget-axe.mjs';

lookAtEverything(320, 'en');
