/**
 * What the panel lends to its tabs, so that no visitor downloads it twice. build.mjs turns a tab's imports of these files
 * into reads of this object, which the loader hands over on the tab's script element.
 */
import * as fields from '../fields/fields';
import * as sending from '../fields/sending';
import * as api from './api';
import * as dom from './dom';
import * as icons from './icons';
import * as trouble from './trouble';
import * as zone from './zone';

export const shared = { api, dom, icons, trouble, zone, fields, sending };
