import { lookAtEveryScreen } from './dashboard-matrix.mjs';

lookAtEveryScreen('ar');
