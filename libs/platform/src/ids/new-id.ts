import { randomUUID } from 'node:crypto';

/** A random (version 4) id: it says nothing about when it was made. Time-ordered ids are not used anywhere. */
export const newId = (): string => randomUUID();
