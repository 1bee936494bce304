/** How a state feels: done, under way, mind it, wrong, of no weight. */
export type Tone = 'success' | 'primary' | 'warning' | 'danger' | 'info';
