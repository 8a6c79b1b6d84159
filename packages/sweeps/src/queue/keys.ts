/** What all keys begin with: in BullMQ's words the prefix. */
export const PREFIX = 'perilune';
/** The one queue of a database. */
export const QUEUE = 'runs';

/** A day and a week in milliseconds and seconds: how long what nobody fetched is kept. */
export const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;

/** What came of an order, packed. */
export const resultKey = (id: string) => `${PREFIX}:result:${id}`;
/** There while the runs of a study are to stop. */
export const stopKey = (study: string) => `${PREFIX}:stop:${study}`;
/** The version that is spoken, there while anybody is. */
export const VERSION_KEY = `${PREFIX}:version`;
/** Workers by when they were last heard of. */
export const WORKERS_KEY = `${PREFIX}:workers`;
