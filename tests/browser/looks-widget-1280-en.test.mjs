import { lookAtEverything } from './widget-axe.mjs';

lookAtEverything(1280, 'en');
