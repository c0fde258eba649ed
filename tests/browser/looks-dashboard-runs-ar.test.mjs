import { lookAtScreens } from './dashboard-matrix.mjs';

lookAtScreens('ar', 'runs');
