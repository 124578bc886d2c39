import { z } from 'zod';

/** Why something is withheld: the rule, and the rule in words. */
export const Reason = z.object({ code: z.string(), text: z.string() });
