//! Everything a page needs at its start. Without it every page still works: links lead, forms post.

import { onChanged } from './dom';
import './toast';
import './draft';
import { watchMore } from './fragment';
import './compose';
import './small';
import './keys';
import './queue';
import './choose';
import './menu';
import './fields';
import './ask';
import './palette';
import './live';
import './when';

onChanged(part => watchMore(part));
watchMore(document);
