import { lookAtEveryScreen } from './dashboard-matrix.mjs';

lookAtEveryScreen('en-GB');
