export { Bindings } from './bindings.js';
export { compare, type Comparison, type Difference } from './compare.js';
export { compareAsMultiset, compareExactly, withoutWhatSortingLost, type HistoryEvent } from './compare-history.js';
export { legendOf, type Legend, type Normalizer } from './placeholders.js';
