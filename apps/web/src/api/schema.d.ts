/** Generated from docs/openapi.json by `npm run openapi`. */
export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says whether the process runs. */
        get: operations["HealthController_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says whether requests can be served: the database answers. */
        get: operations["HealthController_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mails a sign-in link; the answer is the same for an unknown address. */
        post: operations["SessionController_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Uses a sign-in link up and begins a session. Problems: identity.link-not-valid. */
        post: operations["SessionController_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says who is signed in and what they may see. */
        get: operations["SessionController_read"];
        put?: never;
        post?: never;
        /** Signs out. */
        delete: operations["SessionController_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the people with access and what they may see. */
        get: operations["AccessController_list"];
        put?: never;
        /**
         * Gives a person HR access, or makes them an executive for a team and all below it (null: everything).
         * @description Problems: identity.access-exists, identity.access-not-found (unknown team).
         */
        post: operations["AccessController_grant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/access/{accessId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes an access away.
         * @description Problems: identity.access-not-found, identity.access-from-roster, identity.last-hr.
         */
        delete: operations["AccessController_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instruments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the instruments to choose from: the built-in core first. */
        get: operations["InstrumentsController_list"];
        put?: never;
        /**
         * Adds an instrument of your own; the same again changes nothing.
         * @description Problems: instrument.invalid (with every problem), instrument.version-exists.
         */
        post: operations["InstrumentsController_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instruments/{instrumentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows an instrument with its items.
         * @description Problems: instrument.not-found.
         */
        get: operations["InstrumentsController_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instruments/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks an instrument without adding it, and lists every problem at once. */
        post: operations["InstrumentsController_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pulses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists pulses, newest first. */
        get: operations["PulsesController_list"];
        put?: never;
        /**
         * Begins a draft; nothing is sent before the launch.
         * @description Problems: instrument.not-found, pulse.team-not-found.
         */
        post: operations["PulsesController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pulses/{pulseId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows a pulse: for a draft also every obstacle to its launch and the units it would have.
         * @description Problems: pulse.not-found.
         */
        get: operations["PulsesController_get"];
        put?: never;
        post?: never;
        /**
         * Throws a draft away.
         * @description Problems: pulse.not-found, pulse.not-a-draft.
         */
        delete: operations["PulsesController_remove"];
        options?: never;
        head?: never;
        /**
         * Changes a draft.
         * @description Problems: pulse.not-found, pulse.not-a-draft, instrument.not-found, pulse.team-not-found.
         */
        patch: operations["PulsesController_change"];
        trace?: never;
    };
    "/api/pulses/{pulseId}/launch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Launches a draft: freezes who is asked and what, and begins to send. It cannot be taken back, only voided.
         * @description Again: changes nothing. Problems: pulse.not-found, pulse.not-a-draft, pulse.has-obstacles (each with its action).
         */
        post: operations["PulsesController_launch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pulses/{pulseId}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Closes an open pulse before its time; confirm with its exact title.
         * @description Again: changes nothing. Problems: pulse.not-found, pulse.not-open, pulse.title-not-confirmed.
         */
        post: operations["PulsesController_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pulses/{pulseId}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Voids an open pulse: mails stop, answers are destroyed, everyone is told. Final.
         * @description Again: changes nothing. Problems: pulse.not-found, pulse.not-open, pulse.title-not-confirmed.
         */
        post: operations["PulsesController_void"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pulses/{pulseId}/delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts the people of a launched pulse by the state of their mail.
         * @description For one sent again the last mail counts; `cancelled` had not gone out when the pulse ended. Problems: delivery.not-found.
         */
        get: operations["DeliveryController_count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pulses/{pulseId}/delivery-problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the mails that did not simply arrive, each with the reason and what to do.
         * @description Problems: delivery.not-found.
         */
        get: operations["DeliveryController_problems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pulses/{pulseId}/sends/{sendId}/send-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a person’s mail again, also to a corrected address: the same invitation, the same link.
         * @description Answers with the further mail, which has an id of its own; asked again meanwhile, with the same. Problems: delivery.not-found, delivery.send-not-found, delivery.still-sending, delivery.address-in-use, delivery.pulse-over, delivery.pulse-voided.
         */
        post: operations["DeliveryController_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pulses/{pulseId}/mail-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the invitation as a person would get it, also of a draft; its link opens nothing.
         * @description Problems: delivery.not-found.
         */
        get: operations["DeliveryController_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchanges a link’s secret for the right to cast one ballot; the same request again is a success.
         * @description The page makes a random pass and sends its SHA-256 here and the pass itself to the ballot box. The body may be application/json or text/plain. Problems: delivery.link-unknown, delivery.already-answered-elsewhere, delivery.pulse-over, delivery.pulse-voided, delivery.intake-away, delivery.pass-unreadable.
         */
        post: operations["PassesController_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the readings in which there is something for you, the latest first. */
        get: operations["ReadingsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/readings/{pulseId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows what holds and where risks grow, for every team that is yours to see.
         * @description Only released figures: whole numbers, withheld cells with the reason. Writes an audit line. Problems: reading.not-found.
         */
        get: operations["ReadingsController_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/readings/{pulseId}/teams/{teamId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows one team: constructs with ranges, trend, flags with their evidence, who looked.
         * @description Problems: reading.not-found (also for a team that is not yours to see).
         */
        get: operations["ReadingsController_team"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was done by whom, newest first. */
        get: operations["AuditController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists all teams of the roster by name; parentId makes the tree, whose one root has none. */
        get: operations["RosterController_teams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/employees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the people of the roster by e-mail address, all or those who belong to one team directly.
         * @description Problems: people.team-not-found.
         */
        get: operations["RosterController_employees"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roster-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the latest roster imports, newest first. */
        get: operations["RosterImportsController_list"];
        put?: never;
        /**
         * Checks a roster file and says everything that is wrong with it, or what it would change. Changes nothing.
         * @description One line for each person, in UTF-8, with comma, semicolon or tab. Columns in any order: email and team (required), name,
         *     parent_team (the team above; blank: directly under the organisation), lead (e-mail address of the team's lead, on any line
         *     of the team), language (en or de), time_zone (IANA), employee_id (keeps a person the same through a new address). A lead's
         *     own line names the team they lead. The file is the whole roster: who is missing from it has left.
         *
         *     Problems: people.import-body-missing, request.too-large. What is wrong with the file itself is in the answer.
         */
        post: operations["RosterImportsController_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roster-imports/{importId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows a roster import: its problems, or what it changes.
         * @description Problems: people.import-not-found.
         */
        get: operations["RosterImportsController_find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roster-imports/{importId}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the roster what a checked file says, wholly or not at all. Applying it again changes nothing.
         * @description Problems: people.import-not-found, people.import-has-problems, people.import-outdated.
         */
        post: operations["RosterImportsController_apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/answer/{tenantId}/{pulseId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page on which a mailed pulse is answered. */
        get: operations["AnswerPageController_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "organisation": "sample",
         *       "email": "hr@sample.example"
         *     }
         */
        SignInRequest: {
            organisation: string;
            /** Format: email */
            email: string;
        };
        SessionRequest: {
            token: string;
        };
        Session: {
            account: {
                id: string;
                email: string;
                name: string;
            };
            organisation: {
                slug: string;
                name: string;
                locale: string;
                timeZone: string;
            };
            roles: ("hr" | "executive" | "lead")[];
            executiveTeams: components["schemas"]["TeamRef"][];
            leadTeams: components["schemas"]["TeamRef"][];
        };
        TeamRef: {
            id: string;
            name: string;
        };
        Access: {
            id: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "hr" | "executive" | "lead";
            team: components["schemas"]["TeamRef"] | null;
            /** @enum {string} */
            source: "roster" | "hr";
        };
        /**
         * @example {
         *       "email": "ada@example.org",
         *       "name": "Ada Example",
         *       "role": "executive",
         *       "teamId": null
         *     }
         */
        GrantRequest: {
            /** Format: email */
            email: string;
            name: string;
            /** @enum {string} */
            role: "hr" | "executive";
            /** Format: uuid */
            teamId: string | null;
        };
        InstrumentSummary: {
            id: string;
            key: string;
            version: number;
            title: string;
            itemCount: number;
            constructs: string[];
            minutes: {
                atLeast: number;
                atMost: number;
            };
            builtIn: boolean;
        };
        Instrument: {
            id: string;
            key: string;
            version: number;
            title: string;
            itemCount: number;
            constructs: string[];
            minutes: {
                atLeast: number;
                atMost: number;
            };
            builtIn: boolean;
            items: {
                id: string;
                text: string;
                construct: string | null;
                reversed: boolean;
                from: number;
                to: number;
            }[];
        };
        /** @description An instrument as described in docs/instruments.md. */
        InstrumentDefinition: {
            [key: string]: unknown;
        };
        InstrumentCheck: {
            ok: boolean;
            problems: {
                code: string;
                path: string;
                message: string;
            }[];
        };
        PulseSummary: {
            id: string;
            title: string;
            programme: string | null;
            /** @enum {string} */
            state: "draft" | "open" | "closed" | "voided";
            instrument: {
                id: string;
                title: string;
            };
            audience: components["schemas"]["TeamRef"] | null;
            invitedCount: number | null;
            opensAt: string | null;
            closesAt: string;
            closedAt: string | null;
            /** @enum {string} */
            reading: "none" | "computing" | "ready";
        };
        /**
         * @example {
         *       "title": "Pulse, spring 2027",
         *       "programme": "quarterly",
         *       "instrumentId": "quarterly-core.v1",
         *       "audienceTeamId": null,
         *       "closesAt": "2027-03-19T17:00:00Z",
         *       "replyToName": "Ada Example",
         *       "replyToEmail": "ada@example.org"
         *     }
         */
        NewPulse: {
            title: string;
            /** @default null */
            programme: string | null;
            instrumentId: string;
            /** Format: uuid */
            audienceTeamId: string | null;
            /** Format: date-time */
            closesAt: string;
            replyToName: string;
            /** Format: email */
            replyToEmail: string;
        };
        Pulse: {
            id: string;
            title: string;
            programme: string | null;
            /** @enum {string} */
            state: "draft" | "open" | "closed" | "voided";
            instrument: {
                id: string;
                title: string;
            };
            audience: components["schemas"]["TeamRef"] | null;
            invitedCount: number | null;
            opensAt: string | null;
            closesAt: string;
            closedAt: string | null;
            /** @enum {string} */
            reading: "none" | "computing" | "ready";
            replyToName: string;
            replyToEmail: string;
            minimumCell: number;
            units: {
                id: string;
                /** @enum {string} */
                kind: "team" | "rest";
                team: components["schemas"]["TeamRef"];
                invitedCount: number;
            }[];
            unitNotes: string[];
            announcement: string;
            obstacles: {
                code: string;
                detail: string;
                action: string;
            }[];
        };
        PulseChanges: {
            title?: string;
            programme?: string | null;
            instrumentId?: string;
            /** Format: uuid */
            audienceTeamId?: string | null;
            /** Format: date-time */
            closesAt?: string;
            replyToName?: string;
            /** Format: email */
            replyToEmail?: string;
        };
        Nothing: Record<string, never>;
        Confirmation: {
            confirm: string;
        };
        VoidRequest: {
            confirm: string;
            reason: string;
        };
        Delivery: {
            total: number;
            pending: number;
            sending: number;
            accepted: number;
            deferred: number;
            bounced: number;
            unknown: number;
            cancelled: number;
            preparing: boolean;
            updatedAt: string;
        };
        DeliveryProblem: {
            sendId: string;
            name: string;
            email: string;
            /** @enum {string} */
            state: "pending" | "sending" | "accepted" | "deferred" | "bounced" | "unknown" | "cancelled";
            reason: string;
            whatToDo: string;
            attempts: number;
            nextAttemptAt: string | null;
        };
        /**
         * @example {
         *       "email": "ada@example.org"
         *     }
         */
        SendAgainRequest: {
            /** Format: email */
            email?: string;
        };
        MailPreview: {
            subject: string;
            text: string;
            html: string;
        };
        ReadingSummary: {
            pulse: components["schemas"]["PulseRef"];
            scope: components["schemas"]["TeamRef"];
            respondentCount: number | null;
            invitedCount: number | null;
        };
        PulseRef: {
            id: string;
            title: string;
            closedAt: string;
        };
        Overview: {
            pulse: components["schemas"]["PulseRef"];
            previous: components["schemas"]["PulseRef"] | null;
            minimumCell: number;
            methods: {
                [key: string]: string;
            };
            scope: components["schemas"]["TeamRef"];
            organisation: components["schemas"]["CellView"];
            rows: components["schemas"]["CellView"][];
            flags: components["schemas"]["FlagView"][];
            measures: components["schemas"]["MeasureInfo"][];
        };
        CellView: {
            cellId: string;
            /** @enum {string} */
            kind: "node" | "rest";
            team: components["schemas"]["TeamRef"];
            parentTeamId: string | null;
            depth: number;
            name: string;
            /** @enum {boolean} */
            released: true;
            respondentCount: number;
            invitedCount: number;
            countedHigherUp: number;
            measures: components["schemas"]["MeasureView"][];
            flags: components["schemas"]["FlagView"][];
        } | {
            cellId: string;
            /** @enum {string} */
            kind: "node" | "rest";
            team: components["schemas"]["TeamRef"];
            parentTeamId: string | null;
            depth: number;
            name: string;
            /** @enum {boolean} */
            released: false;
            reason: {
                code: string;
                text: string;
            };
        };
        MeasureView: {
            measureId: string;
            /** @enum {boolean} */
            released: true;
            score: number;
            /** @enum {string|null} */
            bound: "at-least" | "at-most" | null;
            low: number | null;
            high: number | null;
            respondentCount: number;
            census: boolean;
            favourable: {
                percent: number;
                /** @enum {string|null} */
                bound: "at-least" | "at-most" | null;
                low: number | null;
                high: number | null;
            } | null;
            change: {
                text: string;
                /** @enum {string} */
                direction: "up" | "down" | "none";
            } | null;
            parts: {
                id: string;
                name: string;
                points: number;
            }[] | null;
        } | {
            measureId: string;
            /** @enum {boolean} */
            released: false;
            reason: {
                code: string;
                text: string;
            };
        };
        FlagView: {
            flagId: string;
            kind: string;
            name: string;
            /** @enum {string} */
            severity: "insufficient" | "none" | "watch" | "elevated" | "high";
            severityText: string;
            team: components["schemas"]["TeamRef"];
            cellId: string;
            index: number;
            low: number | null;
            high: number | null;
            probability: number | null;
            evidence: string[];
            tippingPoint: string | null;
            parts: {
                id: string;
                name: string;
                points: number;
            }[] | null;
            experiments: {
                id: string;
                text: string;
                askedBackWith: string[];
            }[];
            ruleVersion: string;
            why: {
                label: string;
                value: string;
            }[];
        };
        MeasureInfo: {
            id: string;
            name: string;
            /** @enum {string} */
            orientation: "high-is-healthy" | "high-is-risk" | "neutral";
        };
        TeamReading: {
            pulse: components["schemas"]["PulseRef"];
            minimumCell: number;
            methods: {
                [key: string]: string;
            };
            team: components["schemas"]["TeamRef"];
            measures: components["schemas"]["MeasureInfo"][];
            cells: components["schemas"]["CellView"][];
            trend: {
                pulse: components["schemas"]["PulseRef"];
                measures: {
                    measureId: string;
                    score: number | null;
                    /** @enum {string|null} */
                    bound: "at-least" | "at-most" | null;
                    low: number | null;
                    high: number | null;
                }[];
            }[];
            flags: components["schemas"]["FlagView"][];
            lookedAt: {
                name: string;
                at: string;
            }[];
        };
        AuditEntry: {
            seq: number;
            at: string;
            actor: string;
            actorName: string | null;
            action: string;
            subject: string;
            details: {
                [key: string]: unknown;
            };
            hash: string;
        };
        /**
         * @example {
         *       "id": "5b7c1f0e-7f0a-4d57-9b0e-0f7f3c1f5a11",
         *       "name": "Sales",
         *       "parentId": "0d9b8c7a-1c2d-4e3f-8a4b-5c6d7e8f9a0b",
         *       "leadName": "Ben Example",
         *       "memberCount": 8
         *     }
         */
        Team: {
            id: string;
            name: string;
            parentId: string | null;
            leadName: string | null;
            memberCount: number;
        };
        Employee: {
            id: string;
            email: string;
            name: string;
            team: components["schemas"]["TeamRef"];
            locale: string;
            timeZone: string;
            active: boolean;
        };
        /**
         * @example {
         *       "id": "5b7c1f0e-7f0a-4d57-9b0e-0f7f3c1f5a11",
         *       "fileName": "roster.csv",
         *       "state": "checked",
         *       "rowCount": 2,
         *       "createdAt": "2026-11-21T09:00:00.000Z",
         *       "appliedAt": null,
         *       "problems": [
         *         {
         *           "line": 3,
         *           "column": "email",
         *           "code": "people.roster-email-repeated",
         *           "detail": "ben@example.org stands already on line 2. Each person has one line: remove one, or correct the address."
         *         }
         *       ],
         *       "problemCount": 1,
         *       "difference": {
         *         "joined": 0,
         *         "left": 0,
         *         "moved": 0,
         *         "changed": 0,
         *         "unchanged": 0,
         *         "teamsAdded": [],
         *         "teamsRemoved": [],
         *         "teamsChanged": []
         *       }
         *     }
         */
        RosterImport: {
            id: string;
            fileName: string;
            /** @enum {string} */
            state: "checked" | "applied";
            rowCount: number;
            createdAt: string;
            appliedAt: string | null;
            problems: {
                line: number | null;
                column: string | null;
                code: string;
                detail: string;
            }[];
            problemCount: number;
            difference: {
                joined: number;
                left: number;
                moved: number;
                changed: number;
                unchanged: number;
                teamsAdded: string[];
                teamsRemoved: string[];
                teamsChanged: string[];
                examples: {
                    /** @enum {string} */
                    kind: "joined" | "left" | "moved" | "changed";
                    email: string;
                    detail: string;
                }[];
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    HealthController_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
        };
    };
    HealthController_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
        };
    };
    SessionController_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    SessionController_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    SessionController_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    SessionController_end: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    AccessController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Access"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    AccessController_grant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    AccessController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accessId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    InstrumentsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["InstrumentSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    InstrumentsController_add: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InstrumentDefinition"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstrumentSummary"];
                };
            };
        };
    };
    InstrumentsController_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instrumentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instrument"];
                };
            };
        };
    };
    InstrumentsController_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InstrumentDefinition"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstrumentCheck"];
                };
            };
        };
    };
    PulsesController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PulseSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    PulsesController_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPulse"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulse"];
                };
            };
        };
    };
    PulsesController_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulse"];
                };
            };
        };
    };
    PulsesController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    PulsesController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PulseChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulse"];
                };
            };
        };
    };
    PulsesController_launch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulse"];
                };
            };
        };
    };
    PulsesController_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulse"];
                };
            };
        };
    };
    PulsesController_void: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoidRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulse"];
                };
            };
        };
    };
    DeliveryController_count: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    DeliveryController_problems: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DeliveryProblem"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    DeliveryController_again: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
                sendId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendAgainRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryProblem"];
                };
            };
        };
    };
    DeliveryController_preview: {
        parameters: {
            query?: {
                locale?: "en" | "de";
            };
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailPreview"];
                };
            };
        };
    };
    PassesController_issue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    tenantId: string;
                    /** Format: uuid */
                    pulseId: string;
                    secret: string;
                    passHash: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    ReadingsController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ReadingSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    ReadingsController_overview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    ReadingsController_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pulseId: string;
                teamId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamReading"];
                };
            };
        };
    };
    AuditController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    RosterController_teams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Team"][];
                    };
                };
            };
        };
    };
    RosterController_employees: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                teamId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Employee"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    RosterImportsController_list: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RosterImport"][];
                    };
                };
            };
        };
    };
    RosterImportsController_check: {
        parameters: {
            query?: never;
            header?: {
                /** @description Name of the file, percent-encoded. */
                "x-file-name"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterImport"];
                };
            };
        };
    };
    RosterImportsController_find: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterImport"];
                };
            };
        };
    };
    RosterImportsController_apply: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RosterImport"];
                };
            };
        };
    };
    AnswerPageController_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                pulseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The questions, or that the pulse is over or cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A page that says that there is no pulse at this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
