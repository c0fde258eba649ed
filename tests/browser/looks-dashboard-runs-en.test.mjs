import { lookAtScreens } from './dashboard-matrix.mjs';

lookAtScreens('en-GB', 'runs');
