// Made from /api/v1/openapi.json by `UPDATE_TYPES=1 node --test tests/clients/admin_types.test.mjs`. Do not edit.

export interface paths {
    "/api/admin/clear-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Removes all statistics and all log entries. Accounts, keys and the configuration stay, other than with the predecessor.
         * @description Needs the owner.
         */
        post: operations["legacyPostAdminClearData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/cost-distribution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the money was spent on.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetAnalyticsCostDistribution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sums of some days.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetAnalyticsOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/slow-queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests whose first token came late.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetAnalyticsSlowQueries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets another password; all other sessions end.
         * @description Needs an account that has signed in.
         */
        post: operations["legacyPostAuthChangePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in for scripts: a bearer token, and one to renew it with. */
        post: operations["legacyPostAuthLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the session; its tokens are good no more.
         * @description Needs an account that has signed in.
         */
        post: operations["legacyPostAuthLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asks.
         * @description Needs an account that has signed in.
         */
        get: operations["legacyGetAuthMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The next tokens. A refresh token is good once; used again, its session ends. */
        post: operations["legacyPostAuthRefresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an account, as POST /api/v1/register does. */
        post: operations["legacyPostAuthRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sso/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** As /api/v1/sso/callback. */
        get: operations["legacyGetAuthSsoCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sso/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The address to open in the browser that asked. */
        get: operations["legacyGetAuthSsoLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sso/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the caller's session here; the provider ends its own at `logout_url`.
         * @description Needs an account that has signed in.
         */
        post: operations["legacyPostAuthSsoLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sso/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether single sign-on is offered, and through whom first. */
        get: operations["legacyGetAuthSsoStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sso/test-popup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page that shows that pop-ups work. */
        get: operations["legacyGetAuthSsoTestPopup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/backup/webdav/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pull from a WebDAV folder, as the predecessor did.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostBackupWebdavPull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/backup/webdav/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Push to a WebDAV folder, as the predecessor did.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostBackupWebdavPush"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/backup/webdav/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at a WebDAV folder, as the predecessor did.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostBackupWebdavTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cache/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forgets the answers, of one model or all.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["legacyPostCacheClear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cache/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shares the answers of all models, or none.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostCacheEnable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cache/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many answers are kept.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetCacheStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The configuration's text, secrets masked.
         * @description Needs an admin or the owner.
         */
        get: operations["legacyGetConfig"];
        /**
         * Puts another text in its place; masks stand for what is there.
         * @description Needs an admin or the owner.
         */
        put: operations["legacyPutConfig"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/config/full": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The configuration as JSON, with defaults, and six secrets by their old names; all masked.
         * @description Needs an admin or the owner.
         */
        get: operations["legacyGetConfigFull"];
        /**
         * Sets what is given and differs; null, or an empty secret, takes it out.
         * @description Needs an admin or the owner.
         */
        put: operations["legacyPutConfigFull"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/debug/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The paths that there are.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetDebugRoutes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/export/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a client program needs to use the relay: its address and an access key of its own, never a provider's.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetExportKeysId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks every enabled provider for a word with each key.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        post: operations["legacyPostHealthCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the relay is reached, and how the machine is. It tells no access key, and nothing to strangers.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest log entries.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/logs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One log entry with its full texts.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetLogsId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/logs/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Removes all log entries and what was said in them. Statistics stay.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostLogsClear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/logs/filtered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest log entries that are so.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetLogsFiltered"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/logs/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same in the predecessor's form: events `log_new` and `log_update`.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetLogsStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/pricing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Models with their prices, the cheapest first.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetModelsPricing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The predecessor's list of providers. Keys are masked; a mask that is sent back leaves its key as it is.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetProviders"];
        put?: never;
        /**
         * Makes a provider: `name`, `config`.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["legacyPostProviders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Merges `config` into the provider; what it does not name stays, nulls too.
         * @description Needs an operator, admin or the owner.
         */
        put: operations["legacyPutProvidersId"];
        post?: never;
        /**
         * Removes the provider.
         * @description Needs an operator, admin or the owner.
         */
        delete: operations["legacyDeleteProvidersId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds a key.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["legacyPostProvidersIdKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{id}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Changes the key at a place in the list, from 0.
         * @description Needs an operator, admin or the owner.
         */
        put: operations["legacyPutProvidersIdKeysKey"];
        post?: never;
        /**
         * Removes the key at that place.
         * @description Needs an operator, admin or the owner.
         */
        delete: operations["legacyDeleteProvidersIdKeysKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{id}/keys/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds the keys of a text: `content`, `format` (raw, json, csv).
         * @description Needs an operator, admin or the owner.
         */
        post: operations["legacyPostProvidersIdKeysImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{id}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Sets `include`, `exclude`; nothing is filtered.
         * @description Needs an operator, admin or the owner.
         */
        put: operations["legacyPutProvidersIdModels"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{id}/models/enabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which models the provider serves.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetProvidersIdModelsEnabled"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{id}/models/remote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The models that the provider lists; remembered, but not in the configuration.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetProvidersIdModelsRemote"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a word: `model` if another than usual.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        post: operations["legacyPostProvidersIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a text, a tool and a stream: `probe_types`, `model`.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        post: operations["legacyPostProvidersIdVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/router": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Routing as it is configured.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetRouter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/setup/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the relay still needs an owner. */
        get: operations["legacyGetSetupStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sums since the beginning, by provider and model, and the state of the keys.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats/enhanced": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same, arranged by provider, model and key.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetStatsEnhanced"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sums since the beginning, as the text of a JSON file.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetStatsFile"];
        /**
         * Takes that text back if nothing is changed in it; statistics are not set by hand.
         * @description Needs an admin or the owner.
         */
        put: operations["legacyPutStatsFile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Removes all statistics and all log entries.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostStatsReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State of the synchronisation, as the predecessor told it.
         * @description Needs an admin or the owner.
         */
        get: operations["legacyGetSync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/find-gist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find the Gist, as the predecessor did.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostSyncFindGist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/gist-info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What GitHub says of the Gist, as the predecessor told it.
         * @description Needs an admin or the owner.
         */
        get: operations["legacyGetSyncGistInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The last 20 versions, as the predecessor told them.
         * @description Needs an admin or the owner.
         */
        get: operations["legacyGetSyncHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pull and put in place, as the predecessor did.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostSyncPull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Push, as the predecessor did.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostSyncPush"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set up and push, as the predecessor did.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostSyncSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/verify-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check the token, as the predecessor did.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostSyncVerifyToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/system/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What runs here.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetSystemInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Removes statistics, of one client or of all. Log entries stay.
         * @description Needs an admin or the owner.
         */
        post: operations["legacyPostUsageClear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Use by client.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["legacyGetUsageStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts, the newest first.
         * @description Needs an admin or the owner.
         */
        get: operations["legacyGetUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Changes an account.
         * @description Needs an admin or the owner.
         */
        put: operations["legacyPutUsersId"];
        post?: never;
        /**
         * Removes an account.
         * @description Needs an admin or the owner.
         */
        delete: operations["legacyDeleteUsersId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Access keys in the order of their making; a member's own.
         * @description Needs an account that has signed in.
         */
        get: operations["getAccessKeys"];
        put?: never;
        /**
         * Makes an access key, whose text is told this once. Admins may make it for another user.
         * @description Needs an account that has signed in.
         */
        post: operations["postAccessKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One access key, with its ETag.
         * @description Needs an account that has signed in.
         */
        get: operations["getAccessKeysId"];
        put?: never;
        post?: never;
        /**
         * Removes the key: it lets nobody in any more.
         * @description Needs an account that has signed in.
         */
        delete: operations["deleteAccessKeysId"];
        options?: never;
        head?: never;
        /**
         * Changes what is given, for its owner or an admin. Needs If-Match.
         * @description Needs an account that has signed in.
         */
        patch: operations["patchAccessKeysId"];
        trace?: never;
    };
    "/api/v1/access-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the key a new text, told this once; the former one works on for the overlap.
         * @description Needs an account that has signed in.
         */
        post: operations["postAccessKeysIdRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What somebody should look at now, the worst first: the request log, the disk, a configuration that was refused, providers, keys, models without a price.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getAttention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was changed by whom, who signed in, who was refused; the newest first.
         * @description Needs an admin or the owner.
         */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The configuration as a tar file, with marks in the place of secrets.
         * @description Needs an admin or the owner.
         */
        get: operations["getBackupsArchive"];
        put?: never;
        /**
         * The same as a tar file, with secrets if a passphrase is given to seal them.
         * @description Needs an admin or the owner.
         */
        post: operations["postBackupsArchive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups/archive/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks the configuration in an archive and shows what it would change; puts it in place if `dry_run` is false.
         * @description Needs an admin or the owner.
         */
        post: operations["postBackupsArchiveRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups/webdav/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks the configuration in the folder and shows what it would change; puts it in place if `dry_run` is false: with `expected_version`, only the one that was shown.
         * @description Needs an admin or the owner.
         */
        post: operations["postBackupsWebdavPull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups/webdav/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts the configuration into the folder, which is made. 409 if somebody else has changed it since the last push or pull, unless `force` is true.
         * @description Needs an admin or the owner.
         */
        post: operations["postBackupsWebdavPush"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups/webdav/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether there is a WebDAV folder that can be read.
         * @description Needs an admin or the owner.
         */
        post: operations["postBackupsWebdavTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The answers that requests share: whose, how many, how large.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getCache"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes what is shared and for how long; `enabled` shares the answers of all models, or none.
         * @description Needs an admin or the owner.
         */
        patch: operations["patchCache"];
        trace?: never;
    };
    "/api/v1/cache/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forgets the answers, of one model or all.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["postCacheClear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The configuration as it is written, with the overlay laid over it. Secrets are masked as `<secret FINGERPRINT>`; the ETag is what a change is meant for.
         * @description Needs an operator, admin or the owner.
         */
        get: operations["getConfig"];
        /**
         * Puts a whole text in its place. Masks that were not touched stand for the secrets that are there; new secrets of settings that hold one go into the store of secrets. Needs If-Match. Operators change providers and routing alone.
         * @description Needs an operator, admin or the owner.
         */
        put: operations["putConfig"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes some settings, all of them or none, and leaves every other byte of the text as it is: a JSON Patch, or a list of steps as `monorelay config` takes them. Needs If-Match. Operators change providers and routing alone.
         * @description Needs an operator, admin or the owner.
         */
        patch: operations["patchConfig"];
        trace?: never;
    };
    "/api/v1/config/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same with what is to be known about it.
         * @description Needs an operator, admin or the owner.
         */
        get: operations["getConfigDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/origins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where each value comes from: default, file, overlay, environment (a variable in the text), or option (a flag or variable in its place).
         * @description Needs an operator, admin or the owner.
         */
        get: operations["getConfigOrigins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the configuration was before: who replaced it, when, and by what. Newest first, all that are kept (at most 100).
         * @description Needs an operator, admin or the owner.
         */
        get: operations["getConfigRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/revisions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them, with its text and how what is there now differs from it. Secrets masked.
         * @description Needs an operator, admin or the owner.
         */
        get: operations["getConfigRevisionsId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/revisions/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts it in the place of what is there now, which is kept as a further one. Needs If-Match.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["postConfigRevisionsIdRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * JSON Schema of the configuration, for editors.
         * @description Needs an operator, admin or the owner.
         */
        get: operations["getConfigSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What is wrong with a text, what it would change, and what that does to the relay.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["postConfigValidate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is in force, as JSON: what is written, and the defaults of single settings.
         * @description Needs an operator, admin or the owner.
         */
        get: operations["getConfigValues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Failures of the same kind, provider and message together, the most frequent first.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getErrorsGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens, as server-sent events. Requests as they begin, speak and end: `request` and `request.update`; those under way come first; a filter that asks how they ended tells of those alone that have. `gap`: of so many that began nothing is told, for there are more than 24 a second. `health`: a key or a provider stands otherwise than before; what does not stand well comes first. `attention`: the list of it is another one; it comes first, too. `config`: the configuration was changed. `reset`: read the lists again.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks providers for a word with each of their keys, at once. Ends within 50 seconds; `left_out` says how many checks had no time.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        post: operations["postHealthCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the last checks found of each provider, and how its keys stand now.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getHealthProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Invitations, the newest first.
         * @description Needs an admin or the owner.
         */
        get: operations["getInvites"];
        put?: never;
        /**
         * Invites somebody; `invite` is told once, for POST /api/v1/register.
         * @description Needs an admin or the owner.
         */
        post: operations["postInvites"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One invitation, without what was told once, with its ETag.
         * @description Needs an admin or the owner.
         */
        get: operations["getInvitesId"];
        put?: never;
        post?: never;
        /**
         * Takes an invitation back.
         * @description Needs an admin or the owner.
         */
        delete: operations["deleteInvitesId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How all limits stand: of the relay, then teams, users and keys.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How one stands: `relay`, `team:ID`, `user:ID` or `key:ID`; for members their own. Its ETag is that of its own limits.
         * @description Needs an account that has signed in.
         */
        get: operations["getLimitsId"];
        /**
         * Sets its own limits, in the place of those before. What is counted of a kind that stays is kept. Needs If-Match.
         * @description Needs an admin or the owner.
         */
        put: operations["putLimitsId"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the request log is: what waits, what went to disk, what was lost.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getLogState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets another password; all other sessions end.
         * @description Needs an account that has signed in.
         */
        post: operations["postMePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offers a second factor: a secret for an authenticator app.
         * @description Needs an account that has signed in.
         */
        post: operations["postMeTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets the offered second factor count; yields recovery codes, once.
         * @description Needs an account that has signed in.
         */
        post: operations["postMeTotpConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes the second factor away.
         * @description Needs an account that has signed in.
         */
        post: operations["postMeTotpRemove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What clients may ask for: models and aliases, who serves them, and their price in USD for a million tokens if it is known.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Providers in the order of the configuration, with their settings as written, their keys without values, and how they stand.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getProviders"];
        put?: never;
        /**
         * Makes a provider: `name`, and its settings as the configuration has them. Values of keys go into the store of secrets. A base URL that leads into an inner network needs `server.provider_networks`.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["postProviders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One provider, by its name.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getProvidersId"];
        put?: never;
        post?: never;
        /**
         * Removes the provider with its keys.
         * @description Needs an operator, admin or the owner.
         */
        delete: operations["deleteProvidersId"];
        options?: never;
        head?: never;
        /**
         * Merges settings (RFC 7396: null removes one); `name` renames it. Requests under way go on as they began.
         * @description Needs an operator, admin or the owner.
         */
        patch: operations["patchProvidersId"];
        trace?: never;
    };
    "/api/v1/providers/{id}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * From now on the provider takes no new requests (`enabled: false`, also after a restart); those under way go on, and `under_way` says how many they are. The feed's topic `health` tells when the last one has ended, by the state `drained`.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["postProvidersIdDrain"];
        /**
         * It takes requests again.
         * @description Needs an operator, admin or the owner.
         */
        delete: operations["deleteProvidersIdDrain"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a client program needs to use the relay for this provider: an access key of the relay, given or made for it, and the relay's address. Keys of providers never leave.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["postProvidersIdExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The provider's keys, without their values: labels, fingerprints, limits, and how they stand.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getProvidersIdKeys"];
        put?: never;
        /**
         * Adds a key. Its value goes into the store of secrets and is never told again.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["postProvidersIdKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One key, without its value.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getProvidersIdKeysKey"];
        put?: never;
        post?: never;
        /**
         * Removes the key. The last one of an enabled provider stays.
         * @description Needs an operator, admin or the owner.
         */
        delete: operations["deleteProvidersIdKeysKey"];
        options?: never;
        head?: never;
        /**
         * Merges what is given (RFC 7396). A new value gives it a new id.
         * @description Needs an operator, admin or the owner.
         */
        patch: operations["patchProvidersIdKeysKey"];
        trace?: never;
    };
    "/api/v1/providers/{id}/keys/{key}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same for one key: requests go to the provider's other keys.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["postProvidersIdKeysKeyDrain"];
        /**
         * It is used again.
         * @description Needs an operator, admin or the owner.
         */
        delete: operations["deleteProvidersIdKeysKeyDrain"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/keys/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds keys out of a text: raw lines, CSV or JSON, at most 200. Those that are there already are skipped.
         * @description Needs an operator, admin or the owner.
         */
        post: operations["postProvidersIdKeysImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which models the provider serves.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getProvidersIdModels"];
        /**
         * Sets which models it serves: `include` and `exclude`, names or globs; empty lists serve everything.
         * @description Needs an operator, admin or the owner.
         */
        put: operations["putProvidersIdModels"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * The same for one of the two lists.
         * @description Needs an operator, admin or the owner.
         */
        patch: operations["patchProvidersIdModels"];
        trace?: never;
    };
    "/api/v1/providers/{id}/models/remote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The models that the provider itself lists, remembered since it was asked. Asks it for 15 seconds at most.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getProvidersIdModelsRemote"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/models/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the provider for a word with each of the models that are named, by default all that clients may ask it for, one after the other. Server-sent events: a `result` for each as soon as it is known, and `end`. With the first key that is free, or with `all_keys`; `verify` asks for texts, tools and streams in every dialect that it speaks.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        post: operations["postProvidersIdModelsTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the provider for a word with each of its keys.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        post: operations["postProvidersIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for texts, tools and streams in every dialect that it speaks.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        post: operations["postProvidersIdVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How each provider did over time: requests, failures, and the worst state of each cell. /api/v1/health/providers tells how they stand now.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getProvidersHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an account for whoever asks, if registration is open or with an invitation; signs it in. */
        post: operations["postRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests, the newest first, in pages.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One request, by its id or number.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getRequestsId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/bodies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was said in a request, if it is kept. A single part may be asked for in pieces, with Range and If-Range. The type of a 404 says why there is nothing: bodies_expired, bodies_not_kept, part_not_kept, not_found.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getRequestsIdBodies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests as a file, the newest first.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getRequestsExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many requests there are for each choice. `newest` names the choices that were counted over the newest requests alone, with how many these were: statistics do not tell them apart.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getRequestsFacets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests over time, by class of status.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getRequestsHistogram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Aliases, mappings, overrides, fallbacks and all else of routing.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getRouting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Merges settings of `model_routing` (RFC 7396: null removes one).
         * @description Needs an operator, admin or the owner.
         */
        patch: operations["patchRouting"];
        trace?: never;
    };
    "/api/v1/routing/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a request for a model would go, and why. Nothing is sent.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getRoutingExplain"];
        put?: never;
        /**
         * The same for a whole request of any dialect, whose text may choose the model. Nothing is sent.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        post: operations["postRoutingExplain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routing/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Another name of the call before.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        post: operations["postRoutingResolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The stored secrets, by name, with fingerprints and dates. Values are never told.
         * @description Needs an admin or the owner.
         */
        get: operations["getSecrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Stores a secret, sealed. The configuration refers to it as `secret:NAME`; one that does is read anew.
         * @description Needs an admin or the owner.
         */
        put: operations["putSecretsId"];
        post?: never;
        /**
         * Removes a secret. A configuration that still refers to it stays in force until it is read the next time, and is refused then.
         * @description Needs an admin or the owner.
         */
        delete: operations["deleteSecretsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asks, with what rights.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getSession"];
        put?: never;
        /** Signs in. 401 of type second_factor_needed: ask for the code and try again with `totp`. */
        post: operations["postSession"];
        /**
         * Signs out. `logout_url`: where to send the browser for the sign-in provider to end its session too.
         * @description Needs an account that has signed in.
         */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the account is signed in.
         * @description Needs an account that has signed in.
         */
        get: operations["getSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
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
         * Ends one of one's own sessions; admins end anybody's.
         * @description Needs an account that has signed in.
         */
        delete: operations["deleteSessionsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the relay still needs an owner, and who may register. */
        get: operations["getSetup"];
        put?: never;
        /** Makes the first account, the owner's, by the token that was printed at the start; signs it in. */
        post: operations["postSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sends the browser to a provider. */
        get: operations["getSsoIdStart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where providers send browsers back to: ends in the relay with a session, or in a page that says why not. */
        get: operations["getSsoCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who at sign-in providers the user is.
         * @description Needs an account that has signed in.
         */
        get: operations["getSsoLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/links/{id}": {
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
         * Takes one of one's own links back; admins anybody's. The user's other sessions end.
         * @description Needs an account that has signed in.
         */
        delete: operations["deleteSsoLinksId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Through whom one can sign in, and whether passwords are accepted. */
        get: operations["getSsoProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/breakdown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sums by group, the largest first.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getStatsBreakdown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/heatmap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many requests took how long, over time.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getStatsHeatmap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sums, and those of the time before.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getStatsSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/timeseries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures over time, by bucket and group.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getStatsTimeseries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether and how the configuration is kept in a Gist, and what was carried last. Token and passphrase are never told. The ETag is the configuration's.
         * @description Needs an admin or the owner.
         */
        get: operations["getSync"];
        /**
         * Changes the settings, of which those that are missing stay; `token` and `passphrase` are sealed, and null removes them.
         * @description Needs an admin or the owner.
         */
        put: operations["putSync"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The Gist that a relay of this account has pushed.
         * @description Needs an admin or the owner.
         */
        post: operations["postSyncFind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/gist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What GitHub says of the Gist.
         * @description Needs an admin or the owner.
         */
        get: operations["getSyncGist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of the Gist, newest first, 100 on a page.
         * @description Needs an admin or the owner.
         */
        get: operations["getSyncHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks the configuration in the Gist and shows what it would change; puts it in place if `dry_run` is false: with `expected_version`, only the one that was shown.
         * @description Needs an admin or the owner.
         */
        post: operations["postSyncPull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts the configuration into the Gist. 409 if somebody else has changed it since the last push or pull, unless `force` is true.
         * @description Needs an admin or the owner.
         */
        post: operations["postSyncPush"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same with a version of the Gist's history.
         * @description Needs an admin or the owner.
         */
        post: operations["postSyncRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keeps the token, finds the Gist or makes one, and writes its id into the configuration. A Gist that was there is not changed: pull it, or push with `force`.
         * @description Needs an admin or the owner.
         */
        post: operations["postSyncSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/verify-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whose the token is, and whether it may use gists. Without one, the stored one.
         * @description Needs an admin or the owner.
         */
        post: operations["postSyncVerifyToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Version, uptime, processors, memory, disk, connections, what waits for the request log, and how large the stores are. Shares of processors are those since the last call.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All teams.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getTeams"];
        put?: never;
        /**
         * Makes a team. Who joins it leaves the one before.
         * @description Needs an admin or the owner.
         */
        post: operations["postTeams"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One team, with its ETag.
         * @description Needs somebody who may see everything: a viewer, operator, admin or the owner.
         */
        get: operations["getTeamsId"];
        put?: never;
        post?: never;
        /**
         * Removes it with its limits; its users and keys stay.
         * @description Needs an admin or the owner.
         */
        delete: operations["deleteTeamsId"];
        options?: never;
        head?: never;
        /**
         * Changes its name or who is in it. Needs If-Match.
         * @description Needs an admin or the owner.
         */
        patch: operations["patchTeamsId"];
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts, the newest first.
         * @description Needs an admin or the owner.
         */
        get: operations["getUsers"];
        put?: never;
        /**
         * Makes an account.
         * @description Needs an admin or the owner.
         */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One account, with its ETag.
         * @description Needs an admin or the owner.
         */
        get: operations["getUsersId"];
        put?: never;
        post?: never;
        /**
         * Removes an account.
         * @description Needs an admin or the owner.
         */
        delete: operations["deleteUsersId"];
        options?: never;
        head?: never;
        /**
         * Changes e-mail address, role, or whether it may sign in. Needs If-Match.
         * @description Needs an admin or the owner.
         */
        patch: operations["patchUsersId"];
        trace?: never;
    };
    "/api/v1/users/{id}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the user the owner; who was it becomes admin.
         * @description Needs the owner.
         */
        post: operations["postUsersIdOwner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the user a new password, told once; its sessions end.
         * @description Needs an admin or the owner.
         */
        post: operations["postUsersIdPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/totp": {
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
         * Takes the second factor from a user who has lost it.
         * @description Needs an admin or the owner.
         */
        delete: operations["deleteUsersIdTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's saved views, and for all but members the shared ones of others.
         * @description Needs an account that has signed in.
         */
        get: operations["getViews"];
        put?: never;
        /**
         * Saves a view, 200 at most for each account. To share it needs an operator, admin or the owner.
         * @description Needs an account that has signed in.
         */
        post: operations["postViews"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One view, with its ETag.
         * @description Needs an account that has signed in.
         */
        get: operations["getViewsId"];
        put?: never;
        post?: never;
        /**
         * Removes a view of the caller's own; an admin, a shared one too.
         * @description Needs an account that has signed in.
         */
        delete: operations["deleteViewsId"];
        options?: never;
        head?: never;
        /**
         * Changes a view of the caller's own. Needs If-Match.
         * @description Needs an account that has signed in.
         */
        patch: operations["patchViewsId"];
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as a page, to read and to try. */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leads there. */
        get: operations["getDocsSlash"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/docs.css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The style of that page. */
        get: operations["getDocsDocsCss"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/docs.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The script of that page. */
        get: operations["getDocsDocsJs"];
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
        AccessKey: {
            /** @enum {unknown} */
            bodies: "off" | "errors" | "full" | null;
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            endpoints: components["schemas"]["TextList"];
            expires_at: string | null;
            /** @description of a key that was rotated */
            former_key_until: string | null;
            /** @description ULID */
            id: string;
            /** @description told once, when it is made or rotated */
            key?: string;
            last_used_at: string | null;
            models: components["schemas"]["TextList"];
            name: string;
            networks: components["schemas"]["TextList"];
            prefix: string;
            providers: components["schemas"]["TextList"];
            tags: components["schemas"]["TextList"];
            team_id: string | null;
            user: string | null;
            user_id: string | null;
            version: number;
        };
        /** @description Empty lists permit everything. */
        AccessKeyDraft: {
            /** @enum {unknown} */
            bodies?: "off" | "errors" | "full" | null;
            enabled?: boolean;
            endpoints?: components["schemas"]["TextList"];
            expires_at?: string | null;
            models?: components["schemas"]["TextList"];
            name?: string;
            networks?: components["schemas"]["TextList"];
            providers?: components["schemas"]["TextList"];
            tags?: components["schemas"]["TextList"];
            /** @description for admins */
            team_id?: string | null;
            /** @description for admins; the caller's own if absent */
            user_id?: string | null;
        };
        AccessKeys: {
            items: components["schemas"]["AccessKey"][];
            next_cursor: string | null;
        };
        ArchiveContents: {
            include_secrets?: boolean;
            include_statistics?: boolean;
            passphrase?: string;
        };
        ArchiveRestore: {
            accept_edited?: boolean;
            /** @description the tar file as base64 */
            archive: string;
            /** @default true */
            dry_run: boolean;
            passphrase?: string;
        };
        Attention: {
            items: {
                /** @enum {unknown} */
                code: "records_lost" | "store_fails" | "spill_fails" | "spill_waits" | "provider_unhealthy" | "provider_has_issues" | "provider_without_key" | "key_expired" | "key_quota" | "key_refused" | "model_without_price" | "config_refused" | "disk_low" | "disk_full";
                /** @enum {unknown} */
                kind: "log" | "provider" | "key" | "model" | "config" | "disk";
                message: string;
                /** @enum {unknown} */
                severity: "error" | "warning" | "info";
                /** @description its name; PROVIDER/LABEL of a key */
                subject: string;
            }[];
        };
        Audit: {
            items: {
                action: string;
                actor: string;
                address: string | null;
                after: {
                    [key: string]: unknown;
                } | null;
                before: {
                    [key: string]: unknown;
                } | null;
                /** @description SHA-256 over this entry and the hash before */
                hash: string;
                number: number;
                target: string;
                time: string;
            }[];
            next_cursor: string | null;
        };
        Bodies: {
            events: components["schemas"]["Body"];
            request: components["schemas"]["Body"];
            response: components["schemas"]["Body"];
        };
        Body: {
            bytes: number;
            cut: boolean;
            text: string;
        } | null;
        Breakdown: {
            groups: number;
            items: {
                client?: string;
                endpoint?: string;
                key?: string;
                model?: string;
                provider?: string;
                /** @description a class, such as 5xx */
                status?: string;
                total: components["schemas"]["Totals"];
                user?: string;
            }[];
        };
        Cache: {
            access_keys: string[];
            answers: number;
            bytes: number;
            enabled: boolean;
            max_age_seconds: number;
            max_bytes: number;
            models: string[];
        };
        CacheChange: {
            access_keys: string[];
            answers?: number;
            bytes?: number;
            change: components["schemas"]["ConfigChange"];
            enabled: boolean;
            max_age_seconds: number;
            max_bytes: number;
            models: string[];
        };
        CachePatch: {
            access_keys?: string[] | null;
            enabled?: boolean;
            max_age_seconds?: number | null;
            max_answer_kilobytes?: number | null;
            max_megabytes?: number | null;
            models?: string[] | null;
        };
        Caller: {
            name: string;
            rights: {
                changes_routing: boolean;
                manages_users: boolean;
                sees_everything: boolean;
            };
            /** @enum {unknown} */
            role: "owner" | "admin" | "operator" | "member" | "viewer";
            /** @description null: there is no account */
            user: components["schemas"]["User"] | null;
        };
        CheckReport: {
            all_well: boolean;
            items: components["schemas"]["Finding"][];
            left_out: number;
        };
        CheckRequest: {
            model?: string;
        };
        Cleared: {
            cleared: number;
        };
        CodeOnly: {
            code: string;
        };
        ConfigChange: {
            changed: boolean;
            /** @description unified; secrets masked */
            diff: string;
            effects: string[];
            /** @description of what is there now */
            etag: string;
            in_force: boolean;
            in_overlay: boolean;
            /** @description of what was there before; empty: nothing changed */
            revision: string;
            /** @description names of secrets that were given in clear and are in the store now */
            sealed: string[];
            warnings: components["schemas"]["ConfigProblem"][];
            /** @description it is not in force */
            why_not: string;
        };
        ConfigCheck: {
            diff: string;
            effects: string[];
            errors: components["schemas"]["ConfigProblem"][];
            valid: boolean;
            warnings: components["schemas"]["ConfigProblem"][];
        };
        ConfigDocument: {
            etag: string;
            /** @description false: the text is what is built in */
            exists: boolean;
            /** @description where edits go if the file is read-only */
            overlay: string;
            path: string;
            read_only: boolean;
            text: string;
        };
        ConfigJsonSchema: {
            $schema: string;
            properties: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        ConfigOrigins: {
            items: {
                detail: string;
                line: number | null;
                /** @enum {string} */
                origin: "default" | "file" | "overlay" | "environment" | "option";
                path: string;
                pointer: string;
                value: unknown;
            }[];
        };
        ConfigPatch: {
            from?: string;
            /** @enum {string} */
            op: "add" | "replace" | "remove" | "move" | "copy" | "test";
            path: string;
            value?: unknown;
        }[] | {
            steps: {
                /** @enum {string} */
                action: "set" | "unset" | "append" | "rename";
                path: string;
                value?: unknown;
            }[];
        };
        ConfigProblem: {
            column: number;
            line: number;
            message: string;
            path: string;
            pointer: string;
            /** @enum {string} */
            severity: "error" | "warning";
            suggestion?: string;
        };
        ConfigRevision: {
            by: string;
            bytes: number;
            id: string;
            /** Format: date-time */
            replaced_at: string;
            /** @description empty: its file was damaged */
            sha256: string;
            source: string;
        };
        ConfigRevisions: {
            items: components["schemas"]["ConfigRevision"][];
        };
        ConfigRevisionText: {
            by: string;
            bytes: number;
            diff: string;
            id: string;
            /** Format: date-time */
            replaced_at: string;
            sha256: string;
            source: string;
            text: string;
        };
        /** @description YAML */
        ConfigText: string;
        ConfigValues: {
            [key: string]: unknown;
        };
        /** @description of each bucket */
        Counts: number[];
        Done: Record<string, never>;
        Envelope: {
            message: string;
            metadata: {
                page: number;
                page_size: number;
                /** Format: date-time */
                timestamp: string;
                total: number;
            };
            success: boolean;
        };
        ErrorGroups: {
            items: {
                clients: number;
                code: string;
                count: number;
                fingerprint: string;
                first_seen: string;
                last_seen: string;
                message_template: string;
                provider: string | null;
                sample_request_id?: string | null;
                /** @description the count in each of 24 equal parts of the range */
                spark: number[];
                status: number;
            }[];
        };
        /** @description null: not asked for, or the filter looks at more than statistics know */
        Estimate: {
            count: number;
            /** @description false: there may be more, or some fewer */
            exact: boolean;
        } | null;
        Explanation: {
            /** @description In the order in which they would be asked. */
            candidates?: {
                free: boolean;
                keys?: components["schemas"]["KeyStanding"][];
                latency_ms?: number;
                model: string;
                /** @description USD for a million tokens of input and one of output */
                price?: number;
                provider: string;
                under_way?: number;
                weight?: number;
                why: string;
            }[];
            cascade?: boolean;
            complexity?: {
                reason: string;
                score: number;
                /** @enum {unknown} */
                tier: "simple" | "moderate" | "complex";
            };
            /** @description Nobody serves the model; there are no candidates. */
            error?: string;
            model: string;
            steps: string[];
        };
        Facets: {
            client: components["schemas"]["FacetValues"];
            /** @description false: what statistics know was counted over the newest that match, too, 5000 at most */
            complete: boolean;
            ending: components["schemas"]["FacetValues"];
            endpoint: components["schemas"]["FacetValues"];
            finish_reason: components["schemas"]["FacetValues"];
            key: components["schemas"]["FacetValues"];
            model: components["schemas"]["FacetValues"];
            /** @description of `stream`, `ending`, `finish_reason` and `tag`, those that were counted over the newest that match, and over how many: 2000 at most, or 5000 with `complete` false; of the others all were counted */
            newest: {
                [key: string]: number;
            };
            provider: components["schemas"]["FacetValues"];
            status: components["schemas"]["FacetValues"];
            stream: components["schemas"]["FacetValues"];
            tag: components["schemas"]["FacetValues"];
            user: components["schemas"]["FacetValues"];
        };
        FacetValues: {
            count: number;
            value: string;
        }[];
        FailedAttempt: {
            /** @description since the request came */
            begun_us: number;
            error_code: string;
            input_tokens?: number;
            key_label: string;
            latency_us: number;
            model: string;
            /** @description what was done then */
            next: string;
            output_tokens?: number;
            provider: string;
            status: number;
        };
        Finding: {
            checked_at: string;
            dialect: string;
            first_token_ms?: number;
            http_status?: number;
            key: string;
            latency_ms: number;
            model: string;
            /** @enum {unknown} */
            probe: "word" | "text-gen" | "tool-call" | "streaming";
            provider: string;
            /** @enum {unknown} */
            status: "ok" | "rate_limited" | "error" | "timeout" | "unsupported";
            summary: string;
        };
        FoundGist: {
            found: boolean;
            gist: components["schemas"]["Gist"] | null;
        };
        Gist: {
            created_at: string;
            description: string;
            id: string;
            is_public: boolean;
            updated_at: string;
            version: string;
        };
        GistVersions: {
            items: {
                additions: number;
                committed_at: string;
                deletions: number;
                user: string;
                version: string;
            }[];
            next_cursor: string | null;
        };
        HeatMap: {
            /** @description the upper end of each row; behind the last stands one more row without end */
            bounds: number[];
            buckets: number[];
            /** @description of each bucket, a count for each row */
            counts: number[][];
            /** @enum {unknown} */
            metric: "latency" | "ttft" | "speed";
            step_ms: number;
            /** @enum {unknown} */
            unit: "ms" | "tokens/s";
        };
        Invite: {
            created_at: string;
            expires_at: string;
            id: string;
            /** @description told once */
            invite?: string;
            /** @enum {unknown} */
            role: "admin" | "operator" | "member" | "viewer";
            used: boolean;
            /** @description its ETag, without quotes */
            version: string;
        };
        Invites: {
            items: components["schemas"]["Invite"][];
        };
        KeyExport: {
            /** @description of the one that was made */
            access_key_id: string | null;
            content: string;
            format: string;
            provider: string;
        };
        KeyExportRequest: {
            /** @description one of the relay */
            access_key?: string;
            format: string;
            /** @description the name of one to make, for this provider alone */
            new_access_key?: string;
        };
        KeyImport: {
            added: number;
            change: components["schemas"]["ConfigChange"];
            labels: string[];
            skipped: number;
        };
        KeyImportRequest: {
            content: string;
            /** @enum {unknown} */
            format?: "raw" | "csv" | "json";
        };
        KeyStanding: {
            failures?: number;
            /** @description null: never */
            free_in_ms?: number | null;
            /** @enum {unknown} */
            hindrance: "none" | "rests" | "faults" | "quota" | "rate" | "window" | "at_once" | "expired";
            in_5_hours?: number;
            in_a_day?: number;
            in_a_week?: number;
            label: string;
            models?: {
                /** @enum {unknown} */
                circuit: "closed" | "open" | "half_open";
                circuit_free_in_ms: number;
                fault_share: number;
                faults_in_a_row: number;
                model: string;
                rests_for_ms: number;
            }[];
            /** @enum {unknown} */
            reason?: "none" | "rate_limited" | "refused" | "foreseen";
            rests_for_ms?: number;
            spent: number;
            under_way: number;
            uses?: number;
        };
        LegacyCache: {
            enabled?: boolean;
            max_bytes?: number;
            max_size: number | null;
            message?: string;
            size: number;
            ttl_seconds: number;
        };
        LegacyConfig: {
            content: string;
        };
        LegacyConfigFull: {
            secrets: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        LegacyCostDistribution: components["schemas"]["Envelope"] & {
            data: {
                by_model: {
                    cost: number | null;
                    model: string;
                    percentage: number;
                }[];
                by_provider: {
                    cost: number | null;
                    percentage: number;
                    provider: string;
                }[];
                total_cost: number | null;
            };
        };
        LegacyCounts: {
            [key: string]: number;
        };
        LegacyDone: components["schemas"]["Envelope"] & {
            data: null;
        };
        LegacyEnabledModels: {
            exclude: string[];
            include: string[];
            provider: string;
        };
        LegacyEnhancedStats: components["schemas"]["Envelope"] & {
            data: {
                key_health: components["schemas"]["LegacyKeys"];
                model_details: components["schemas"]["LegacyModelStats"];
                provider_breakdown: {
                    [key: string]: {
                        cost: number | null;
                        errors: number;
                        requests: number;
                        tokens: number;
                    };
                };
                summary: components["schemas"]["LegacySums"];
            };
        };
        LegacyEntry: components["schemas"]["LegacyEntryFields"];
        LegacyEntryFields: {
            cache_hit_tokens?: number | null;
            client?: string | null;
            client_ip?: string | null;
            error_code?: string | null;
            error_details?: string | null;
            error_message?: string | null;
            error_type?: string | null;
            /** @description USD */
            estimated_cost?: number | null;
            first_token_ms?: number | null;
            frequency_penalty?: number | null;
            /** @description negative: under way */
            id: number;
            input_tokens?: number | null;
            key_label?: string | null;
            latency_ms?: number | null;
            max_tokens?: number | null;
            model: string | null;
            output_tokens?: number | null;
            presence_penalty?: number | null;
            provider: string | null;
            request_id?: string | null;
            request_preview?: string | null;
            response_preview?: string | null;
            status_code: number;
            /** @enum {unknown} */
            streaming: 0 | 1;
            temperature?: number | null;
            /** @description seconds since the epoch */
            timestamp: number;
            top_p?: number | null;
            user_agent?: string | null;
        };
        LegacyExport: {
            content: string;
            format: string;
            key_count: number;
            provider: string;
        };
        LegacyFile: {
            content: string;
        };
        LegacyFilteredLogs: components["schemas"]["Envelope"] & {
            data: {
                entries: components["schemas"]["LegacyEntry"][];
                filters_applied: {
                    date_from?: string | null;
                    date_to?: string | null;
                    model?: string | null;
                    provider?: string | null;
                    status?: string | null;
                };
            };
        };
        LegacyFoundGist: {
            error?: string;
            found: boolean;
            gist_id: string;
        };
        LegacyGistHistory: {
            change_status: {
                additions?: number;
                deletions?: number;
                total?: number;
            };
            committed_at: string;
            version: string;
        }[];
        LegacyGistInfo: {
            info: {
                created_at: string;
                description: string;
                id: string;
                updated_at: string;
                version: string;
            };
            /** @constant */
            status: "ok";
        };
        LegacyGistPull: {
            force?: boolean;
            gist_token?: string;
        };
        LegacyGistSetup: {
            gist_id?: string;
            gist_token?: string;
        };
        LegacyGistToken: {
            gist_token?: string;
        };
        LegacyHealthCheck: {
            providers: {
                [key: string]: unknown;
            };
            summary: {
                degraded: number;
                healthy: number;
                issues_detected: string[];
                total: number;
            };
            timestamp: string;
        };
        LegacyImport: {
            added: number;
            skipped: number;
            status: string;
            total: number;
        };
        LegacyInfo: {
            access_key_enabled: boolean;
            base_url: string;
            host: string;
            local_ip: string;
            port: number;
            system: {
                cpu_percent: number;
                disk_percent: number;
                disk_total: number;
                disk_used: number;
                memory_percent: number;
                memory_total: number;
                memory_used: number;
            };
            turnstile_site_key: string;
        };
        LegacyKeys: {
            [key: string]: {
                available: number;
                keys: {
                    available: boolean;
                    cooldown_until: number | null;
                    expires_at: string | null;
                    label: string;
                    quota_limit: number;
                    quota_used: number;
                    rate_limit_rps: number;
                    total_failures: number;
                    total_requests: number;
                }[];
                total_keys: number;
            };
        };
        LegacyLog: components["schemas"]["Envelope"] & {
            data: components["schemas"]["LegacyEntryFields"] & {
                request_full: string | null;
                response_full: string | null;
            };
        };
        LegacyLogs: components["schemas"]["Envelope"] & {
            data: components["schemas"]["LegacyEntry"][];
        };
        LegacyModelStats: {
            [key: string]: {
                avg_first_token_ms: number;
                avg_speed_tps: number;
                cache_hit_tokens: number;
                errors: number;
                requests: number;
                streaming_requests: number;
                total_tokens_in: number;
                total_tokens_out: number;
            };
        };
        LegacyOverview: components["schemas"]["Envelope"] & {
            data: {
                by_model: {
                    [key: string]: {
                        cost: number | null;
                        requests: number;
                        tokens: number;
                    };
                };
                by_provider: {
                    [key: string]: {
                        cost: number | null;
                        requests: number;
                    };
                };
                period: {
                    end: string;
                    start: string;
                };
                total_cost: number | null;
                total_requests: number;
                total_tokens: {
                    input: number;
                    output: number;
                };
            };
        };
        LegacyPricing: {
            currency: string;
            models: {
                available_on: string[];
                input_per_1m: number;
                model: string;
                output_per_1m: number;
            }[];
        };
        LegacyProviderDraft: {
            config: components["schemas"]["ProviderPatch"];
            name: string;
        };
        /** @description or the settings themselves */
        LegacyProviderUpdate: {
            config?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        LegacyPush: {
            [key: string]: unknown;
        };
        LegacyRefresh: {
            refresh_token: string;
        };
        LegacyRegistration: {
            email?: string;
            invite?: string;
            password: string;
            turnstile_token?: string;
            username: string;
        };
        /** @description or `status` error with a `message` */
        LegacyRemoteModels: {
            data?: {
                created?: number;
                description?: string;
                id: string;
                owned_by?: string;
                provider: string;
            }[];
            message?: string;
            object?: string;
            status?: string;
        };
        LegacyRouter: {
            aliases: {
                [key: string]: unknown;
            };
            complexity: {
                [key: string]: unknown;
            };
            enabled: boolean;
            mode: string;
            model_overrides: {
                [key: string]: unknown;
            };
            provider_mapping: {
                [key: string]: unknown;
            };
        };
        LegacyRoutes: {
            routes: string[];
        };
        LegacySetup: {
            initialized: boolean;
            needs_setup: boolean;
        };
        LegacySignIn: {
            password: string;
            totp?: string;
            turnstile_token?: string;
            username: string;
        };
        LegacySlowQueries: components["schemas"]["Envelope"] & {
            data: {
                slow_queries: {
                    first_token_ms: number | null;
                    latency_ms: number | null;
                    model: string | null;
                    provider: string | null;
                    timestamp: number;
                    tokens: number;
                }[];
                threshold_ms: number;
                total: number;
            };
        };
        LegacySsoLogin: {
            login_url: string;
            state: string;
        };
        LegacySsoLogout: {
            logout_url: string | null;
            success: boolean;
        };
        LegacySsoStatus: {
            configured: boolean;
            enabled: boolean;
            provider: string | null;
            sso_only: boolean;
        };
        LegacyStats: components["schemas"]["Envelope"] & {
            data: {
                in_memory: components["schemas"]["LegacySums"];
                keys: components["schemas"]["LegacyKeys"];
                models: components["schemas"]["LegacyModelStats"];
                persistent: {
                    avg_latency_ms: number;
                    input_tokens: number;
                    output_tokens: number;
                    total_cost: number | null;
                    total_requests: number;
                };
            };
        };
        LegacyStatus: {
            message: string;
            status: string;
        };
        LegacySuccess: {
            success: boolean;
        };
        LegacySums: {
            error_rate: number;
            errors_by_provider: components["schemas"]["LegacyCounts"];
            /** @description USD */
            estimated_total_cost: number | null;
            requests_by_model: components["schemas"]["LegacyCounts"];
            requests_by_provider: components["schemas"]["LegacyCounts"];
            total_cache_hit_tokens: number;
            total_errors: number;
            total_requests: number;
            total_tokens: number;
            total_tokens_in: number;
            total_tokens_out: number;
        };
        LegacySync: {
            enabled: boolean;
            gist_id: string;
            has_token: boolean;
            /** @description always empty: the token is never told */
            token_full?: string;
        };
        LegacySynced: {
            changes?: string[];
            gist_id?: string;
            message: string;
            /** @constant */
            status: "ok";
            version?: string;
        };
        LegacySystem: {
            memory: {
                percent: number;
                rss_mb: number;
                vms_mb: number;
            };
            pid: number;
            platform: string;
            providers_enabled: number;
            providers_loaded: number;
            python_version: string | null;
            total_keys: number;
            uptime_human: string;
            uptime_seconds: number;
            version: string;
        };
        LegacyTest: {
            message: string;
            /** @enum {unknown} */
            status: "ok" | "error";
        };
        LegacyTokenCheck: {
            error?: string;
            gist_access?: boolean;
            message?: string;
            valid: boolean;
        };
        LegacyTokens: {
            access_token: string;
            expires_in: number;
            refresh_token: string;
            /** @enum {unknown} */
            token_type: "bearer";
            user: {
                email: string;
                id: string;
                is_admin: boolean;
                username: string;
            };
        };
        LegacyUsage: components["schemas"]["Envelope"] & {
            data: components["schemas"]["LegacyUse"] | {
                active_clients: number;
                clients: {
                    [key: string]: components["schemas"]["LegacyUse"];
                };
                total: components["schemas"]["LegacyUse"];
            };
        };
        LegacyUse: {
            avg_latency_ms: number;
            cost: number | null;
            errors: number;
            requests: number;
            tokens_in: number;
            tokens_out: number;
        };
        LegacyUser: {
            created_at?: number;
            email: string;
            id: string;
            is_active?: boolean;
            is_admin: boolean;
            is_super_admin: boolean;
            last_login?: number | null;
            sso_id: string | null;
            sso_provider: string | null;
            username: string;
        };
        LegacyUserChange: {
            email?: string;
            is_active?: boolean;
            is_admin?: boolean;
        };
        LegacyUsers: {
            users: components["schemas"]["LegacyUser"][];
        };
        LegacyVerification: {
            model: string;
            /** @enum {unknown} */
            overall_status: "pass" | "partial" | "fail";
            probes: {
                [key: string]: unknown;
            };
            provider: string;
            timestamp: string;
        };
        LegacyVerifyRequest: {
            model?: string;
            probe_types?: ("text-gen" | "tool-call" | "streaming")[];
        };
        LegacyWebDav: {
            password?: string;
            /** @default monorelay */
            path: string;
            url: string;
            username?: string;
        };
        LegacyWebDavResults: {
            results: {
                file: string;
                ok: boolean;
            }[];
            /** @constant */
            status: "ok";
        };
        LegacyWebDavTest: {
            message: string;
            ok: boolean;
        };
        LimitPage: {
            items: components["schemas"]["Limits"][];
            next_cursor: string | null;
        };
        Limits: {
            id: string;
            limits: {
                amount: number;
                kind: string;
                /** @description false: of the configuration */
                own: boolean;
                reserved: number;
                reset_seconds: number;
                shadow: boolean;
                used: number;
                warn_percent: number;
            }[];
            name: string;
            refusals: number;
            requests: number;
            shadow_refusals: number;
            /** @enum {unknown} */
            subject: "relay" | "team" | "user" | "key";
            tokens: number;
            under_way: number;
            usd: number;
            /** @description the ETag, without its quotation marks */
            version: string;
            warnings: number;
        };
        LimitsDraft: {
            limits: {
                amount: number;
                /** @enum {unknown} */
                kind: "requests_per_minute" | "requests_per_day" | "tokens_per_minute" | "tokens_per_day" | "concurrent_requests" | "usd_per_day" | "usd_per_week" | "usd_per_month" | "usd_lifetime";
                shadow?: boolean;
                warn_percent?: number;
            }[];
        };
        LiveConfig: {
            /** @description the name of who changed it here; null: its file was changed */
            by: string | null;
            /** @description the ETag of the configuration now, without its quotation marks */
            revision: string;
        };
        LiveEvent: components["schemas"]["LiveRequest"] | components["schemas"]["LiveHealth"] | components["schemas"]["Attention"] | components["schemas"]["LiveConfig"];
        LiveHealth: {
            /** @description its label; null: of the provider as such */
            key: string | null;
            /** @description null: for all models */
            model: string | null;
            provider: string;
            /**
             * @description of a key what stands against using it, as its `hindrance`; of a provider, what the last check found
             * @enum {unknown}
             */
            state: "none" | "rests" | "faults" | "quota" | "window" | "expired" | "draining" | "drained" | "healthy" | "unhealthy";
            /**
             * Format: date-time
             * @description when that ends by itself; null: it does not
             */
            until: string | null;
        };
        LiveRequest: {
            /** @enum {unknown} */
            phase: "begun" | "first_token" | "finished";
            request: components["schemas"]["Request"];
        };
        LogState: {
            alerts: {
                /** @enum {unknown} */
                code: "records_lost" | "store_fails" | "spill_fails" | "spill_waits";
                message: string;
            }[];
            lost: number;
            replayed: number;
            spilled: number;
            /** @description since the start, as all counts here */
            stored: number;
            /** @description records in memory */
            waiting: number;
            /** @description in the spill on disk */
            waiting_bytes: number;
        };
        Models: {
            items: {
                id: string;
                owner: string;
                price: {
                    configured: boolean;
                    input: number;
                    output: number;
                } | null;
                providers: string[];
            }[];
            next_cursor: string | null;
        };
        ModelTest: {
            /** @description why it could not be tested */
            error: string | null;
            model: string;
            report: components["schemas"]["CheckReport"] | null;
        };
        ModelTestRequest: {
            all_keys?: boolean;
            models?: string[];
            verify?: boolean;
        };
        NewInvite: {
            days?: number;
            /** @enum {unknown} */
            role?: "admin" | "operator" | "member" | "viewer";
        };
        NewPassword: {
            /** @description told once */
            password: string;
        };
        NewUser: {
            email?: string;
            password: string;
            /** @enum {unknown} */
            role?: "admin" | "operator" | "member" | "viewer";
            username: string;
        };
        NewView: {
            name: string;
            /** @description of the dashboard: requests */
            page: string;
            query: string;
            shared?: boolean;
        };
        PasswordChange: {
            new_password: string;
            old_password: string;
        };
        PasswordOnly: {
            password: string;
        };
        /** @description of each bucket; null: nothing to tell */
        PercentileColumns: {
            p50: (number | null)[];
            p90: (number | null)[];
            p95: (number | null)[];
            p99: (number | null)[];
        };
        Percentiles: {
            p50: number | null;
            p90: number | null;
            p95: number | null;
            p99: number | null;
        };
        /** @description RFC 9457 */
        Problem: {
            detail: string;
            errors?: {
                column?: number;
                line?: number;
                message: string;
                parameter: string;
                pointer?: string;
                /** @enum {string} */
                severity?: "error" | "warning";
                suggestion?: string;
            }[];
            /** @description of 412: the version that is there now */
            etag?: string;
            instance: string;
            request_id: string;
            status: number;
            title: string;
            type: string;
        };
        Provider: {
            base_url: string | null;
            dialects: string[];
            enabled: boolean;
            /** @description null: never checked */
            healthy: boolean | null;
            /** @description false: what is written is not in force */
            in_force: boolean;
            issues: string[];
            keys: components["schemas"]["ProviderKey"][];
            name: string;
            /** @description as written, secrets masked; a mask that is sent back changes nothing */
            settings: {
                [key: string]: unknown;
            };
            test_model: string | null;
            type: string | null;
            /** @description requests; it is drained at 0 if not enabled */
            under_way: number;
        };
        ProviderChange: {
            change: components["schemas"]["ConfigChange"];
            provider: components["schemas"]["Provider"];
        };
        /** @description and whatever else the configuration has for providers */
        ProviderDraft: {
            base_url?: string;
            dialects?: string[];
            enabled?: boolean;
            keys?: components["schemas"]["ProviderKeyDraft"][];
            name: string;
            provider_type?: string;
        } & {
            [key: string]: unknown;
        };
        ProviderHealth: {
            items: {
                average_ms: number | null;
                checks: components["schemas"]["Finding"][];
                /** @description null: never checked */
                healthy: boolean | null;
                issues: string[];
                keys: components["schemas"]["KeyStanding"][];
                provider: string;
                trend: string | null;
            }[];
        };
        ProviderHistory: {
            buckets: number[];
            items: {
                /** @description one for each bucket */
                cells: {
                    /** @description 5xx, and answers that broke off */
                    fail: number;
                    total: number;
                    /**
                     * @description of its quarters or shorter: down, if at least half failed
                     * @enum {unknown}
                     */
                    worst: "idle" | "ok" | "degraded" | "down";
                }[];
                provider: string;
                /** @enum {unknown} */
                worst: "idle" | "ok" | "degraded" | "down";
            }[];
            step_ms: number;
        };
        ProviderKey: {
            enabled: boolean;
            /** @description its last four characters */
            ending: string | null;
            /** @description null: it is not in force */
            fingerprint: string | null;
            /** @description stays until the key's value is another */
            id: string;
            label: string;
            /** @description where its value is, as secret:NAME */
            reference: string | null;
            /** @description as written */
            settings: {
                [key: string]: unknown;
            };
            /** @description null: it is not used */
            state: {
                failures: number;
                free_in_ms?: number | null;
                hindrance: string;
                label: string;
                spent: number;
                under_way: number;
                uses: number;
            } | null;
            /** @description requests; it is drained at 0 if not enabled */
            under_way: number;
            weight: number;
        };
        ProviderKeyChange: {
            change: components["schemas"]["ConfigChange"];
            key: components["schemas"]["ProviderKey"];
        };
        /** @description and whatever else the configuration has for keys; null removes */
        ProviderKeyDraft: {
            enabled?: boolean | null;
            expires_at?: string | null;
            key?: string;
            label?: string;
            max_concurrent?: number | null;
            metadata?: {
                [key: string]: unknown;
            } | null;
            quota_limit?: number | null;
            rate_limit_rps?: number | null;
            usage_window_limits?: {
                [key: string]: unknown;
            } | null;
            weight?: number | null;
        } & {
            [key: string]: unknown;
        };
        ProviderKeys: {
            items: components["schemas"]["ProviderKey"][];
            next_cursor: string | null;
        };
        ProviderKeyShown: {
            key: components["schemas"]["ProviderKey"];
        };
        /** @description and whatever else the configuration has for providers; null removes */
        ProviderPatch: {
            base_url?: string | null;
            dialects?: string[] | null;
            enabled?: boolean | null;
            headers?: {
                [key: string]: unknown;
            } | null;
            models?: {
                [key: string]: unknown;
            } | null;
            name?: string;
            provider_type?: string | null;
            test_model?: string | null;
            timeouts?: {
                [key: string]: unknown;
            } | null;
        } & {
            [key: string]: unknown;
        };
        Providers: {
            items: components["schemas"]["Provider"][];
            next_cursor: string | null;
        };
        ProviderShown: {
            provider: components["schemas"]["Provider"];
        };
        Pulled: {
            changed: boolean;
            /** @description secrets masked */
            diff: string;
            dry_run: boolean;
            effects: string[];
            etag: string;
            /** @description of the configuration that was replaced */
            former_version: string;
            has_statistics: boolean;
            is_in_force: boolean;
            /** @description that version was carried before */
            is_latest: boolean;
            /** @description where the configuration has a secret that this relay lacks */
            missing_secrets: string[];
            /** @description there are sealed secrets, left alone */
            needs_passphrase: boolean;
            stored_secrets: string[];
            /** @description of the Gist or the folder; empty: nothing there tells it */
            version: string;
            warnings: string[];
            why_not: string;
        };
        PushedGist: {
            gist_id: string;
            version: string;
        };
        PushedWebDav: {
            address: string;
        };
        RecoveryCodes: {
            /** @description each good once; told once */
            recovery_codes: string[];
        };
        RegisterRequest: {
            email?: string;
            invite?: string;
            password: string;
            turnstile_token?: string;
            username: string;
        };
        RemoteModels: {
            /** Format: date-time */
            fetched_at: string;
            from_cache: boolean;
            items: {
                created: number | null;
                description: string | null;
                id: string;
                owner: string | null;
            }[];
            provider: string;
        };
        Request: {
            access_key_id?: string | null;
            attempts: number;
            cached?: boolean;
            client?: string | null;
            client_address?: string | null;
            /** @description USD */
            cost: number | null;
            cost_basis?: string | null;
            cost_known: boolean;
            ending?: string | null;
            endpoint: string;
            error: {
                code: string;
                message: string;
                origin?: string | null;
            } | null;
            /**
             * @description why the model stopped; null: it did not, or did not say. Of choices that stopped for different reasons that counts which stands last here
             * @enum {unknown}
             */
            finish_reason: "other" | "stop" | "stop_sequence" | "tool_calls" | "pause" | "length" | "context_window" | "content_filter" | "error" | null;
            format?: string | null;
            has_bodies: boolean;
            /** @description ULID */
            id: string;
            key?: string | null;
            latency_ms?: number | null;
            model?: string | null;
            number: number | null;
            provider?: string | null;
            provider_format?: string | null;
            requested_model?: string | null;
            /** @description the same for all requests of one conversation of a client */
            session_id?: string | null;
            /** Format: date-time */
            started_at: string;
            /** @description null: under way */
            status: number | null;
            stream: boolean;
            /** @description of the access key as it is now; not in the live feed */
            tags?: string[];
            team?: string | null;
            tokens: {
                cache_write: number | null;
                cached: number | null;
                estimated: boolean;
                input: number | null;
                output: number | null;
                reasoning: number | null;
            };
            ttft_ms?: number | null;
            user?: string | null;
            user_agent?: string | null;
        };
        RequestDetail: {
            conversion?: string | null;
            cost: {
                basis: string | null;
                nano_dollars: number | null;
                /** @description nano-dollars by what they were spent on */
                parts: {
                    [key: string]: number;
                } | null;
            };
            error_details?: string | null;
            error_message?: string | null;
            failed_attempts: components["schemas"]["FailedAttempt"][] | null;
            parameters: {
                frequency_penalty: number | null;
                max_tokens: number | null;
                presence_penalty: number | null;
                temperature: number | null;
                top_p: number | null;
            };
            request: components["schemas"]["Request"];
            request_bytes?: number | null;
            request_preview?: string | null;
            response_bytes?: number | null;
            response_preview?: string | null;
            timing: {
                connect_ms: number | null;
                first_byte_ms: number | null;
                first_token_ms: number | null;
                queue_ms: number | null;
                total_ms: number | null;
            };
        };
        RequestPage: {
            estimate: components["schemas"]["Estimate"];
            items: components["schemas"]["Request"][];
            /** @description Give it as `cursor` for what follows. A page may be short though more follow. */
            next_cursor: string | null;
            /** @description The same for the page before, which is there as soon as a cursor was given. */
            prev_cursor: string | null;
        };
        /** @description whatever the configuration has in model_routing; null removes */
        RoutingPatch: {
            aliases?: {
                [key: string]: unknown;
            } | null;
            balance?: string | null;
            fallbacks?: {
                [key: string]: unknown;
            } | null;
            model_overrides?: {
                [key: string]: unknown;
            } | null;
            provider_mapping?: {
                [key: string]: unknown;
            } | null;
        } & {
            [key: string]: unknown;
        };
        RoutingSettings: {
            key_selection: string;
            /** @description as the configuration has it */
            model_routing: {
                [key: string]: unknown;
            };
        };
        RoutingSettingsChange: {
            change: components["schemas"]["ConfigChange"];
            key_selection: string;
            model_routing: {
                [key: string]: unknown;
            };
        };
        SecretRequest: {
            value: string;
        };
        Secrets: {
            items: components["schemas"]["StoredSecret"][];
        };
        ServedModels: {
            exclude: string[];
            include: string[];
            provider: string;
        };
        ServedModelsChange: {
            change: components["schemas"]["ConfigChange"];
            exclude: string[];
            include: string[];
            provider: string;
        };
        ServedModelsDraft: {
            exclude?: string[] | null;
            include?: string[] | null;
        };
        Session: {
            address: string;
            agent: string;
            created_at: string;
            current: boolean;
            expires_at: string;
            id: string;
            /** @enum {unknown} */
            kind: "cookie" | "token";
            seen_at: string;
        };
        Sessions: {
            items: components["schemas"]["Session"][];
        };
        Setup: {
            needs_setup: boolean;
            /** @enum {unknown} */
            registration: "closed" | "invite" | "open";
        };
        SetUpGist: {
            gist: components["schemas"]["Gist"];
            is_new: boolean;
        };
        SetupRequest: {
            email?: string;
            password: string;
            setup_token: string;
            username: string;
        };
        SignedOut: {
            logout_url: string | null;
        };
        SignInLink: {
            created_at: string;
            id: string;
            provider: string;
            /** @description who, by the provider's own unchanging name */
            subject: string;
            user_id: string;
        };
        SignInLinks: {
            items: components["schemas"]["SignInLink"][];
        };
        SignInProviders: {
            items: {
                label: string;
                name: string;
                start: string;
            }[];
            passwords: boolean;
            turnstile: boolean;
            turnstile_site_key: string;
        };
        SignInRequest: {
            password: string;
            /** @description code of the second factor, or for recovery */
            totp?: string;
            turnstile_token?: string;
            username: string;
        };
        StatusHistogram: {
            buckets: number[];
            /** @description false: counted over the newest that match */
            complete: boolean;
            series: {
                requests: number[];
                status: string;
            }[];
            step_ms: number;
        };
        StoredSecret: {
            created_at: string;
            /** @description for If-Match; "none", with its quotation marks, where none is there */
            etag: string;
            fingerprint: string;
            name: string;
            updated_at: string;
        };
        Summary: {
            from: string;
            previous: components["schemas"]["Totals"];
            rpm_now: number;
            to: string;
            total: components["schemas"]["Totals"];
        };
        Sync: {
            api_url: string;
            enabled: boolean;
            /** @description of the last push after a save, if it failed */
            failed_at: string | null;
            failure: string;
            gist_id: string;
            has_passphrase: boolean;
            has_token: boolean;
            include_secrets: boolean;
            include_statistics: boolean;
            pulled_at: string | null;
            push_after_save: boolean;
            pushed_at: string | null;
            /** @description of the Gist, at the last push or pull */
            version: string;
        };
        SyncChange: {
            enabled?: boolean;
            gist_id?: string;
            include_secrets?: boolean;
            include_statistics?: boolean;
            passphrase?: string | null;
            push_after_save?: boolean;
            token?: string | null;
        };
        SyncPull: {
            accept_edited?: boolean;
            /** @default true */
            dry_run: boolean;
            /** @description 409 if the Gist has another one by now */
            expected_version?: string;
            /** @description also if that version was carried before */
            force?: boolean;
            passphrase?: string;
        };
        SyncPush: {
            force?: boolean;
            include_secrets?: boolean;
            include_statistics?: boolean;
            passphrase?: string;
        };
        SyncRestore: {
            accept_edited?: boolean;
            /** @default true */
            dry_run: boolean;
            passphrase?: string;
            version: string;
        };
        SyncSetup: {
            gist_id?: string;
            token?: string;
        };
        SyncToken: {
            token?: string;
        };
        SyncTokenCheck: {
            can_use_gists: boolean;
            /** @description empty: GitHub does not list those of this token */
            scopes: string;
            user: string;
        };
        System: {
            base_url: string;
            cache: {
                answers: number;
                bytes: number;
            };
            connections: number;
            cpu: {
                machine_percent: number;
                /** @description of one core */
                percent: number;
                seconds: number;
            };
            disk: {
                total_bytes: number;
                used_bytes: number;
            };
            memory: {
                machine_total_bytes: number;
                machine_used_bytes: number;
                resident_bytes: number;
                virtual_bytes: number;
            };
            pid: number;
            platform: string;
            program: {
                build: string;
                commit: string;
                version: string;
            } & {
                [key: string]: string;
            };
            request_log: {
                lost?: number;
                stored?: number;
                waiting?: number;
                waiting_bytes?: number;
            } | null;
            stores: {
                bytes: number;
                name: string;
            }[];
            uptime_ms: number;
            workers: number;
        };
        Team: {
            created_at: string;
            id: string;
            members: components["schemas"]["TextList"];
            name: string;
            version: number;
        };
        TeamDraft: {
            /** @description ids of users */
            members?: string[];
            name?: string;
        };
        Teams: {
            items: components["schemas"]["Team"][];
        };
        TextList: string[];
        TimeSeries: {
            buckets: number[];
            from: string;
            markers: {
                /** @enum {unknown} */
                kind: "config";
                label: string;
                /** @description number in the audit */
                ref: number;
                /** @description milliseconds since the epoch */
                t: number;
            }[];
            partial_last: boolean;
            series: {
                attempts?: components["schemas"]["Counts"];
                /** @description USD */
                cost?: number[];
                errors?: components["schemas"]["Counts"];
                estimated?: components["schemas"]["Counts"];
                /** @description _other: of all that are not shown */
                key: string;
                latency_ms?: components["schemas"]["PercentileColumns"];
                members?: number;
                requests?: components["schemas"]["Counts"];
                streaming?: components["schemas"]["Counts"];
                /** @description the value of then_by */
                then?: string;
                tokens?: {
                    audio: components["schemas"]["Counts"];
                    cache_write: components["schemas"]["Counts"];
                    cached: components["schemas"]["Counts"];
                    input: components["schemas"]["Counts"];
                    output: components["schemas"]["Counts"];
                    reasoning: components["schemas"]["Counts"];
                };
                tokens_per_second?: components["schemas"]["PercentileColumns"];
                total: components["schemas"]["Totals"];
                ttft_ms?: components["schemas"]["PercentileColumns"];
                unpriced?: components["schemas"]["Counts"];
            }[];
            step_ms: number;
            to: string;
            tz: string;
        };
        Totals: {
            attempts: number;
            /** @description USD */
            cost: number;
            cost_nano: number;
            errors: number;
            /** @description whose usage the relay had to estimate */
            estimated: number;
            latency_avg_ms: number | null;
            latency_ms: components["schemas"]["Percentiles"];
            requests: number;
            streaming: number;
            success_rate: number | null;
            tokens: {
                audio: number;
                cache_write: number;
                cached: number;
                input: number;
                output: number;
                reasoning: number;
            };
            tokens_per_second: components["schemas"]["Percentiles"];
            ttft_ms: components["schemas"]["Percentiles"];
            /** @description whose model has no price: counted as 0 */
            unpriced: number;
        };
        TotpOffer: {
            secret: string;
            uri: string;
        };
        User: {
            created_at: string;
            email: string | null;
            enabled: boolean;
            has_password: boolean;
            id: string;
            last_login: string | null;
            /** @enum {unknown} */
            role: "owner" | "admin" | "operator" | "member" | "viewer";
            second_factor: boolean;
            username: string;
            /** @description the ETag, without its quotation marks */
            version: string;
        };
        UserChange: {
            email?: string;
            enabled?: boolean;
            /** @enum {unknown} */
            role?: "admin" | "operator" | "member" | "viewer";
        };
        Users: {
            items: components["schemas"]["User"][];
            next_cursor: string | null;
        };
        View: {
            id: string;
            is_own: boolean;
            name: string;
            owner: string;
            page: string;
            query: string;
            shared: boolean;
            /** Format: date-time */
            updated_at: string | null;
        };
        ViewChange: {
            name?: string;
            page?: string;
            query?: string;
            shared?: boolean;
        };
        Views: {
            items: components["schemas"]["View"][];
        };
        WebDavPull: {
            accept_edited?: boolean;
            /** @default true */
            dry_run: boolean;
            /** @description 409 if it is another one by now */
            expected_version?: string;
            /** @default monorelay */
            folder: string;
            passphrase?: string;
            password?: string;
            url: string;
            username?: string;
        };
        WebDavPush: {
            /** @default monorelay */
            folder: string;
            force?: boolean;
            include_secrets?: boolean;
            include_statistics?: boolean;
            passphrase?: string;
            password?: string;
            url: string;
            username?: string;
        };
        WebDavTarget: {
            /** @default monorelay */
            folder: string;
            password?: string;
            url: string;
            username?: string;
        };
    };
    responses: {
        /** @description What is wrong, and what to do. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    legacyPostAdminClearData: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetAnalyticsCostDistribution: {
        parameters: {
            query?: {
                /** @description YYYY-MM-DD, included; today if absent. */
                end_date?: string;
                /** @description YYYY-MM-DD; a week ago if absent. */
                start_date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyCostDistribution"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetAnalyticsOverview: {
        parameters: {
            query?: {
                /** @description YYYY-MM-DD, included; today if absent. */
                end_date?: string;
                /** @description YYYY-MM-DD; a week ago if absent. */
                start_date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyOverview"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetAnalyticsSlowQueries: {
        parameters: {
            query?: {
                /** @description YYYY-MM-DD, included; today if absent. */
                end_date?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description YYYY-MM-DD; a week ago if absent. */
                start_date?: string;
                /** @description 2000 if absent. */
                threshold_ms?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySlowQueries"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostAuthChangePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySuccess"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostAuthLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacySignIn"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyTokens"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostAuthLogout: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySuccess"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetAuthMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyUser"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostAuthRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyRefresh"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyTokens"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostAuthRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyRegistration"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyTokens"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetAuthSsoCallback: {
        parameters: {
            query?: {
                /** @description The provider's code. */
                code?: string;
                /** @description Why there is no code. */
                error?: string;
                /** @description The same in words; not repeated. */
                error_description?: string;
                /** @description The provider's issuer (RFC 9207). */
                iss?: string;
                /** @description As it was sent to the provider. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on there. */
            303: {
                headers: {
                    /** @description Where to. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description There is no such thing, or it is switched off. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The admin API has too much to do just now; try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    legacyGetAuthSsoLogin: {
        parameters: {
            query?: {
                /** @description Has no effect, as it had none in the predecessor: redirects are made from server.public_host. */
                redirect_uri?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySsoLogin"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostAuthSsoLogout: {
        parameters: {
            query?: {
                /** @description Has no effect. */
                id_token?: string;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySsoLogout"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetAuthSsoStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySsoStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetAuthSsoTestPopup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostBackupWebdavPull: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyWebDav"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyWebDavResults"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostBackupWebdavPush: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyWebDav"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyWebDavResults"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostBackupWebdavTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyWebDav"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyWebDavTest"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostCacheClear: {
        parameters: {
            query?: {
                /** @description Answers of this model alone. */
                model?: string;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostCacheEnable: {
        parameters: {
            query?: {
                /** @description true if absent. */
                enabled?: boolean;
                /** @description Not used: the bound is cache.max_megabytes. */
                max_size?: number;
                /** @description How long answers are kept. */
                ttl_seconds?: number;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyCache"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetCacheStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyCache"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyConfig"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPutConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyConfig"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetConfigFull: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyConfigFull"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPutConfigFull: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigValues"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetDebugRoutes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyRoutes"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetExportKeysId: {
        parameters: {
            query?: {
                /** @description The relay's access key to write down; a placeholder if absent. It may end up in logs of proxies: POST /api/v1/providers/{id}/export takes it in the body. */
                access_key?: string;
                /** @description The first of all if absent. */
                format?: string;
            };
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyExport"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostHealthCheck: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyHealthCheck"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyInfo"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetLogs: {
        parameters: {
            query?: {
                /** @description So many of the newest are looked at. */
                limit?: number;
                /** @description From 1. */
                page?: number;
                /** @description 20 if absent. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyLogs"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetLogsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyLog"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostLogsClear: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyDone"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetLogsFiltered: {
        parameters: {
            query?: {
                /** @description YYYY-MM-DD or a time. */
                date_from?: string;
                /** @description YYYY-MM-DD, included, or a time. */
                date_to?: string;
                /** @description So many of the newest are looked at. */
                limit?: number;
                /** @description A part of the model's name. */
                model?: string;
                /** @description From 1. */
                page?: number;
                /** @description 20 if absent. */
                page_size?: number;
                /** @description A part of the provider's name. */
                provider?: string;
                /** @description How it ended. */
                status?: "success" | "error";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyFilteredLogs"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetLogsStream: {
        parameters: {
            query?: {
                /** @description As the header Last-Event-ID. */
                last_event_id?: string;
            };
            header?: {
                /** @description What came after that event comes first, if it is kept. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetModelsPricing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyPricing"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetProviders: {
        parameters: {
            query?: {
                /** @description From 1. */
                page?: number;
                /** @description 20 if absent. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostProviders: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyProviderDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPutProvidersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyProviderUpdate"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyDeleteProvidersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostProvidersIdKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderKeyDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPutProvidersIdKeysKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
                /** @description Its id within the former. */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderKeyDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyDeleteProvidersIdKeysKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
                /** @description Its id within the former. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostProvidersIdKeysImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyImportRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyImport"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPutProvidersIdModels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServedModelsDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStatus"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetProvidersIdModelsEnabled: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyEnabledModels"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetProvidersIdModelsRemote: {
        parameters: {
            query?: {
                /** @description Asks the provider anew. */
                refresh?: boolean;
            };
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyRemoteModels"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostProvidersIdTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyTest"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostProvidersIdVerify: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyVerifyRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyVerification"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetRouter: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyRouter"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetSetupStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySetup"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyStats"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetStatsEnhanced: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyEnhancedStats"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetStatsFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyFile"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPutStatsFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyFile"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyDone"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostStatsReset: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyDone"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetSync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySync"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostSyncFindGist: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyGistToken"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyFoundGist"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetSyncGistInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyGistInfo"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetSyncHistory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyGistHistory"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostSyncPull: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyGistPull"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySynced"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostSyncPush: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyPush"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySynced"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostSyncSetup: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyGistSetup"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySynced"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostSyncVerifyToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyGistToken"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyTokenCheck"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetSystemInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySystem"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPostUsageClear: {
        parameters: {
            query?: {
                /** @description Of this client alone. */
                client_id?: string;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyDone"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetUsageStats: {
        parameters: {
            query?: {
                /** @description Label of an access key: that one alone. */
                client_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyUsage"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyGetUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyUsers"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyPutUsersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyUserChange"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacyUser"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    legacyDeleteUsersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegacySuccess"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getAccessKeys: {
        parameters: {
            query?: {
                /** @description As `next_cursor` gave it. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Keys that name this team. */
                team_id?: string;
                /** @description Keys of this user alone. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessKeys"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postAccessKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessKeyDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessKey"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getAccessKeysId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessKey"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteAccessKeysId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchAccessKeysId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessKeyDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessKey"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Needs If-Match, with the ETag of what is to be changed. */
            428: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postAccessKeysIdRotate: {
        parameters: {
            query?: {
                /** @description Seconds for which the former key works on; a day if absent. */
                overlap?: number;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessKey"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getAttention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attention"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getAudit: {
        parameters: {
            query?: {
                /** @description This action, or those below it: "user" is also "user.create". */
                action?: string;
                /** @description Who did it. */
                actor?: string;
                /** @description The next_cursor of a page. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description What it was done to. */
                target?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Audit"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getBackupsArchive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": string;
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postBackupsArchive: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArchiveContents"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": string;
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postBackupsArchiveRestore: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArchiveRestore"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulled"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postBackupsWebdavPull: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebDavPull"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulled"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postBackupsWebdavPush: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebDavPush"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushedWebDav"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postBackupsWebdavTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebDavTarget"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getCache: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cache"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchCache: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CachePatch"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postCacheClear: {
        parameters: {
            query?: {
                /** @description Answers of this model alone, as its provider calls it; a name or a glob. */
                model?: string;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cleared"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": string;
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    putConfig: {
        parameters: {
            query?: {
                /** @description Checks and compares, and changes nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Needs If-Match, with the ETag of what is to be changed. */
            428: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchConfig: {
        parameters: {
            query?: {
                /** @description Checks and compares, and changes nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigPatch"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Needs If-Match, with the ETag of what is to be changed. */
            428: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getConfigDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigDocument"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getConfigOrigins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigOrigins"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getConfigRevisions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigRevisions"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getConfigRevisionsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigRevisionText"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postConfigRevisionsIdRestore: {
        parameters: {
            query?: {
                /** @description Checks and compares, and changes nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigChange"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Needs If-Match, with the ETag of what is to be changed. */
            428: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getConfigSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigJsonSchema"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postConfigValidate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigCheck"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getConfigValues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigValues"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getErrorsGroups: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description How it ended. */
                ending?: "answered" | "refused" | "failed" | "client_left" | "deadline";
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Code of the error. */
                error_code?: string;
                /** @description Why the model stopped: `stop`, `stop_sequence`, `tool_calls`, `pause`, `length`, `context_window`, `content_filter`, `error`, `other`, `none` (it did not, or did not say), or several, as in `length,content_filter`. */
                finish_reason?: string;
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description Label of the provider key. */
                key?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description USD. */
                max_cost?: number;
                /** @description At most so slow. */
                max_latency_ms?: number;
                /** @description Input and output together. */
                max_tokens?: number;
                /** @description With the first token not after. */
                max_ttft_ms?: number;
                /** @description USD. */
                min_cost?: number;
                /** @description At least so slow. */
                min_latency_ms?: number;
                /** @description Input and output together. */
                min_tokens?: number;
                /** @description With the first token not before. */
                min_ttft_ms?: number;
                /** @description The model as served. */
                model?: string;
                /** @description The provider's name. */
                provider?: string;
                /** @description Found in bodies, previews, errors or the id, without regard to case. */
                q?: string;
                /** @description The model as asked for. */
                requested_model?: string;
                /** @description Of one conversation of a client: the `session_id` of its requests. */
                session?: string;
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description Streamed or not. */
                stream?: boolean;
                /** @description Of access keys that have this tag now. */
                tag?: string;
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorGroups"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getEvents: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description How it ended. */
                ending?: "answered" | "refused" | "failed" | "client_left" | "deadline";
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Code of the error. */
                error_code?: string;
                /** @description Why the model stopped: `stop`, `stop_sequence`, `tool_calls`, `pause`, `length`, `context_window`, `content_filter`, `error`, `other`, `none` (it did not, or did not say), or several, as in `length,content_filter`. */
                finish_reason?: string;
                /** @description Label of the provider key. */
                key?: string;
                /** @description As the header Last-Event-ID: what came after that event comes first. */
                last_event_id?: string;
                /** @description USD. */
                max_cost?: number;
                /** @description At most so slow. */
                max_latency_ms?: number;
                /** @description Input and output together. */
                max_tokens?: number;
                /** @description With the first token not after. */
                max_ttft_ms?: number;
                /** @description USD. */
                min_cost?: number;
                /** @description At least so slow. */
                min_latency_ms?: number;
                /** @description Input and output together. */
                min_tokens?: number;
                /** @description With the first token not before. */
                min_ttft_ms?: number;
                /** @description The model as served. */
                model?: string;
                /** @description The provider's name. */
                provider?: string;
                /** @description The model as asked for. */
                requested_model?: string;
                /** @description Of one conversation of a client: the `session_id` of its requests. */
                session?: string;
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description Streamed or not. */
                stream?: boolean;
                /** @description Of access keys that have this tag now. */
                tag?: string;
                /** @description What to tell of, parted by commas: requests (if this is not given), health, attention (both for who sees everything), config (for operators). */
                topics?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: {
                /** @description What came after that event comes first, if it is kept. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postHealthCheck: {
        parameters: {
            query?: {
                /** @description The model to ask for, in the place of each provider's own. */
                model?: string;
                /** @description Of this provider alone. */
                provider?: string;
                /** @description Texts, tools and streams in every dialect, in the place of one word. */
                verify?: boolean;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckReport"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getHealthProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderHealth"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getInvites: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invites"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postInvites: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvite"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invite"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getInvitesId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invite"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteInvitesId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getLimits: {
        parameters: {
            query?: {
                /** @description As `next_cursor` gave it. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitPage"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getLimitsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    putLimitsId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitsDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Needs If-Match, with the ETag of what is to be changed. */
            428: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getLogState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogState"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postMePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postMeTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordOnly"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpOffer"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postMeTotpConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeOnly"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postMeTotpRemove: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordOnly"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getModels: {
        parameters: {
            query?: {
                /** @description As `next_cursor` gave it. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Models"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getProviders: {
        parameters: {
            query?: {
                /** @description As `next_cursor` gave it. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Providers"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postProviders: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getProvidersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderShown"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteProvidersId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigChange"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchProvidersId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderPatch"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postProvidersIdDrain: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderChange"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteProvidersIdDrain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderChange"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postProvidersIdExport: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyExportRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyExport"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getProvidersIdKeys: {
        parameters: {
            query?: {
                /** @description As `next_cursor` gave it. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKeys"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postProvidersIdKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderKeyDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKeyChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getProvidersIdKeysKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
                /** @description Its id within the former. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKeyShown"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteProvidersIdKeysKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
                /** @description Its id within the former. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigChange"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchProvidersIdKeysKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
                /** @description Its id within the former. */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderKeyDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKeyChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postProvidersIdKeysKeyDrain: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
                /** @description Its id within the former. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKeyChange"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteProvidersIdKeysKeyDrain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
                /** @description Its id within the former. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKeyChange"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postProvidersIdKeysImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyImportRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyImport"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getProvidersIdModels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServedModels"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    putProvidersIdModels: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServedModelsDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServedModelsChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchProvidersIdModels: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServedModelsDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServedModelsChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getProvidersIdModelsRemote: {
        parameters: {
            query?: {
                /** @description Asks the provider, though its list is remembered. */
                refresh?: boolean;
            };
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteModels"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postProvidersIdModelsTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description What came after that event comes first, if it is kept. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelTestRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postProvidersIdTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckReport"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postProvidersIdVerify: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckReport"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getProvidersHealth: {
        parameters: {
            query?: {
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description Width of a bucket; auto aims at 48 to 120 of them. */
                step?: "auto" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description Where days begin: "UTC", an offset such as "+08:00", or a time zone such as "Asia/Shanghai". In zones that are no whole hours from UTC, what is older than a week is known by the hour alone: an hour counts where it begins. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderHistory"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getRequests: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description The next_cursor or prev_cursor of a page. */
                cursor?: string;
                /** @description How it ended. */
                ending?: "answered" | "refused" | "failed" | "client_left" | "deadline";
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Code of the error. */
                error_code?: string;
                /** @description Whether to say how many there are in all, as far as 10,000. */
                estimate?: boolean;
                /** @description Why the model stopped: `stop`, `stop_sequence`, `tool_calls`, `pause`, `length`, `context_window`, `content_filter`, `error`, `other`, `none` (it did not, or did not say), or several, as in `length,content_filter`. */
                finish_reason?: string;
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description Label of the provider key. */
                key?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description USD. */
                max_cost?: number;
                /** @description At most so slow. */
                max_latency_ms?: number;
                /** @description Input and output together. */
                max_tokens?: number;
                /** @description With the first token not after. */
                max_ttft_ms?: number;
                /** @description USD. */
                min_cost?: number;
                /** @description At least so slow. */
                min_latency_ms?: number;
                /** @description Input and output together. */
                min_tokens?: number;
                /** @description With the first token not before. */
                min_ttft_ms?: number;
                /** @description The model as served. */
                model?: string;
                /** @description The provider's name. */
                provider?: string;
                /** @description Found in bodies, previews, errors or the id, without regard to case. */
                q?: string;
                /** @description The model as asked for. */
                requested_model?: string;
                /** @description Of one conversation of a client: the `session_id` of its requests. */
                session?: string;
                /** @description Newest first if absent. A request is written when it has ended, and the log stands in that order, whichever of the two is said. */
                sort?: "-ended_at" | "ended_at" | "-started_at" | "started_at";
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description Streamed or not. */
                stream?: boolean;
                /** @description Of access keys that have this tag now. */
                tag?: string;
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestPage"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getRequestsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getRequestsIdBodies: {
        parameters: {
            query?: {
                /** @description One of them, as it is, whole or the part that Range asks for; all of them as JSON if absent. */
                part?: "request" | "response" | "events";
            };
            header?: {
                /** @description The part only if the text has this ETag. */
                "If-Range"?: string;
                /** @description A part of a text: bytes=0-1023, bytes=-100. */
                Range?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bodies"];
                    "text/plain": string;
                };
            };
            /** @description The answer. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bodies"];
                    "text/plain": string;
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description Range begins behind the end of the text. */
            416: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getRequestsExport: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description How it ended. */
                ending?: "answered" | "refused" | "failed" | "client_left" | "deadline";
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Code of the error. */
                error_code?: string;
                /** @description Why the model stopped: `stop`, `stop_sequence`, `tool_calls`, `pause`, `length`, `context_window`, `content_filter`, `error`, `other`, `none` (it did not, or did not say), or several, as in `length,content_filter`. */
                finish_reason?: string;
                /** @description jsonl if absent. */
                format?: "csv" | "jsonl";
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description Label of the provider key. */
                key?: string;
                /** @description USD. */
                max_cost?: number;
                /** @description At most so slow. */
                max_latency_ms?: number;
                /** @description Input and output together. */
                max_tokens?: number;
                /** @description With the first token not after. */
                max_ttft_ms?: number;
                /** @description USD. */
                min_cost?: number;
                /** @description At least so slow. */
                min_latency_ms?: number;
                /** @description Input and output together. */
                min_tokens?: number;
                /** @description With the first token not before. */
                min_ttft_ms?: number;
                /** @description The model as served. */
                model?: string;
                /** @description The provider's name. */
                provider?: string;
                /** @description Found in bodies, previews, errors or the id, without regard to case. */
                q?: string;
                /** @description The model as asked for. */
                requested_model?: string;
                /** @description Of one conversation of a client: the `session_id` of its requests. */
                session?: string;
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description Streamed or not. */
                stream?: boolean;
                /** @description Of access keys that have this tag now. */
                tag?: string;
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getRequestsFacets: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description How it ended. */
                ending?: "answered" | "refused" | "failed" | "client_left" | "deadline";
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Code of the error. */
                error_code?: string;
                /** @description Why the model stopped: `stop`, `stop_sequence`, `tool_calls`, `pause`, `length`, `context_window`, `content_filter`, `error`, `other`, `none` (it did not, or did not say), or several, as in `length,content_filter`. */
                finish_reason?: string;
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description Label of the provider key. */
                key?: string;
                /** @description USD. */
                max_cost?: number;
                /** @description At most so slow. */
                max_latency_ms?: number;
                /** @description Input and output together. */
                max_tokens?: number;
                /** @description With the first token not after. */
                max_ttft_ms?: number;
                /** @description USD. */
                min_cost?: number;
                /** @description At least so slow. */
                min_latency_ms?: number;
                /** @description Input and output together. */
                min_tokens?: number;
                /** @description With the first token not before. */
                min_ttft_ms?: number;
                /** @description The model as served. */
                model?: string;
                /** @description The provider's name. */
                provider?: string;
                /** @description Found in bodies, previews, errors or the id, without regard to case. */
                q?: string;
                /** @description The model as asked for. */
                requested_model?: string;
                /** @description Of one conversation of a client: the `session_id` of its requests. */
                session?: string;
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description Streamed or not. */
                stream?: boolean;
                /** @description Of access keys that have this tag now. */
                tag?: string;
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facets"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getRequestsHistogram: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description How it ended. */
                ending?: "answered" | "refused" | "failed" | "client_left" | "deadline";
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Code of the error. */
                error_code?: string;
                /** @description Why the model stopped: `stop`, `stop_sequence`, `tool_calls`, `pause`, `length`, `context_window`, `content_filter`, `error`, `other`, `none` (it did not, or did not say), or several, as in `length,content_filter`. */
                finish_reason?: string;
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description Label of the provider key. */
                key?: string;
                /** @description USD. */
                max_cost?: number;
                /** @description At most so slow. */
                max_latency_ms?: number;
                /** @description Input and output together. */
                max_tokens?: number;
                /** @description With the first token not after. */
                max_ttft_ms?: number;
                /** @description USD. */
                min_cost?: number;
                /** @description At least so slow. */
                min_latency_ms?: number;
                /** @description Input and output together. */
                min_tokens?: number;
                /** @description With the first token not before. */
                min_ttft_ms?: number;
                /** @description The model as served. */
                model?: string;
                /** @description The provider's name. */
                provider?: string;
                /** @description Found in bodies, previews, errors or the id, without regard to case. */
                q?: string;
                /** @description The model as asked for. */
                requested_model?: string;
                /** @description Of one conversation of a client: the `session_id` of its requests. */
                session?: string;
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description Streamed or not. */
                stream?: boolean;
                /** @description Of access keys that have this tag now. */
                tag?: string;
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusHistogram"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getRouting: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingSettings"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchRouting: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoutingPatch"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingSettingsChange"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getRoutingExplain: {
        parameters: {
            query?: {
                /** @description The name that a client would ask for. */
                model?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postRoutingExplain: {
        parameters: {
            query?: {
                /** @description The name that a client would ask for, in the place of the body's own; needed where the body has none. */
                model?: string;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description A request in any dialect. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postRoutingResolve: {
        parameters: {
            query?: {
                /** @description The name that a client would ask for, in the place of the body's own; needed where the body has none. */
                model?: string;
            };
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description A request in any dialect. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secrets"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    putSecretsId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredSecret"];
                };
            };
            /** @description The answer. */
            201: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredSecret"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSecretsId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Caller"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postSession: {
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
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Caller"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedOut"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSessions: {
        parameters: {
            query?: {
                /** @description Whose; one's own if absent. Others' are for admins. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSessionsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setup"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoIdStart: {
        parameters: {
            query?: {
                /** @description A path of this relay to come back to; "/" if absent. */
                return_to?: string;
            };
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on there. */
            303: {
                headers: {
                    /** @description Where to. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description There is no such thing, or it is switched off. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The admin API has too much to do just now; try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSsoCallback: {
        parameters: {
            query?: {
                /** @description The provider's code. */
                code?: string;
                /** @description Why there is no code. */
                error?: string;
                /** @description The same in words; not repeated. */
                error_description?: string;
                /** @description The provider's issuer (RFC 9207). */
                iss?: string;
                /** @description As it was sent to the provider. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on there. */
            303: {
                headers: {
                    /** @description Where to. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description There is no such thing, or it is switched off. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The admin API has too much to do just now; try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSsoLinks: {
        parameters: {
            query?: {
                /** @description Whose; one's own if absent. Others' are for admins; empty: everybody's. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInLinks"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSsoLinksId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSsoProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProviders"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getStatsBreakdown: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description One series, or row, for each. */
                group_by?: "model" | "provider" | "key" | "client" | "user" | "endpoint" | "status";
                /** @description Label of the provider key. */
                key?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description The model as served. */
                model?: string;
                /** @description What the largest come first by; requests if absent. */
                order?: "requests" | "errors" | "cost" | "tokens" | "latency";
                /** @description The provider's name. */
                provider?: string;
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description Within each group, one for each of these. */
                then_by?: "model" | "provider" | "key" | "client" | "user" | "endpoint" | "status";
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Breakdown"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getStatsHeatmap: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description Label of the provider key. */
                key?: string;
                /** @description What is counted; latency. */
                metric?: "latency" | "ttft" | "speed";
                /** @description The model as served. */
                model?: string;
                /** @description The provider's name. */
                provider?: string;
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description Width of a bucket; auto aims at 48 to 120 of them. */
                step?: "auto" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description Where days begin: "UTC", an offset such as "+08:00", or a time zone such as "Asia/Shanghai". In zones that are no whole hours from UTC, what is older than a week is known by the hour alone: an hour counts where it begins. */
                tz?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeatMap"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getStatsSummary: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description Label of the provider key. */
                key?: string;
                /** @description The model as served. */
                model?: string;
                /** @description The provider's name. */
                provider?: string;
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getStatsTimeseries: {
        parameters: {
            query?: {
                /** @description Label of the access key. */
                client?: string;
                /** @description Path of the request. */
                endpoint?: string;
                /** @description Beginning: RFC 3339 or seconds since the epoch, UTC. */
                from?: string;
                /** @description One series, or row, for each. */
                group_by?: "model" | "provider" | "key" | "client" | "user" | "endpoint" | "status";
                /** @description Label of the provider key. */
                key?: string;
                /** @description The columns that are wanted: requests, errors, streaming, estimated, unpriced, attempts, cost, tokens, latency, ttft, speed; all if absent. Without the last three it is much less to read. */
                metrics?: string;
                /** @description The model as served. */
                model?: string;
                /** @description The provider's name. */
                provider?: string;
                /** @description Statuses or classes: "429", "5xx", "4xx,503". */
                status?: string;
                /** @description Width of a bucket; auto aims at 48 to 120 of them. */
                step?: "auto" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
                /** @description Within each group, one for each of these. */
                then_by?: "model" | "provider" | "key" | "client" | "user" | "endpoint" | "status";
                /** @description End, not included; now if absent. */
                to?: string;
                /** @description So many series, the others in one; 5 if absent. */
                top?: number;
                /** @description Where days begin: "UTC", an offset such as "+08:00", or a time zone such as "Asia/Shanghai". In zones that are no whole hours from UTC, what is older than a week is known by the hour alone: an hour counts where it begins. */
                tz?: string;
                /** @description The user's name. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeSeries"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    putSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncChange"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postSyncFind: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncToken"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundGist"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSyncGist: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gist"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSyncHistory: {
        parameters: {
            query?: {
                /** @description As `next_cursor` gave it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GistVersions"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postSyncPull: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncPull"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulled"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postSyncPush: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncPush"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushedGist"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postSyncRestore: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncRestore"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulled"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postSyncSetup: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncSetup"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetUpGist"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postSyncVerifyToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncToken"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncTokenCheck"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getTeams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Teams"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postTeams: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getTeamsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteTeamsId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchTeamsId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamDraft"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Needs If-Match, with the ETag of what is to be changed. */
            428: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getUsers: {
        parameters: {
            query?: {
                /** @description The next_cursor of a page. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Users"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getUsersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteUsersId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchUsersId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Needs If-Match, with the ETag of what is to be changed. */
            428: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postUsersIdOwner: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postUsersIdPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewPassword"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Too many tries; Retry-After says when to come back. */
            429: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteUsersIdTotp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getViews: {
        parameters: {
            query?: {
                /** @description Of this page alone: "requests". */
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Views"];
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    postViews: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of the caller's own. Repeated under it within ten minutes, the call is answered as before and not made again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewView"];
            };
        };
        responses: {
            /** @description The answer. */
            201: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getViewsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    deleteViewsId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patchViewsId: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is to be changed: 412 if somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                /** @description Its id, or its number. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewChange"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The version of what was told. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description Who asks is not known, or gave a wrong password. */
            401: components["responses"]["Problem"];
            /** @description Not for this caller, or not for pages of another origin. */
            403: components["responses"]["Problem"];
            /** @description There is no such thing, or it is switched off. */
            404: components["responses"]["Problem"];
            /** @description As things stand this cannot be done. */
            409: components["responses"]["Problem"];
            /** @description Somebody changed it meanwhile: read it again. */
            412: components["responses"]["Problem"];
            /** @description The body is too large. */
            413: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description Needs If-Match, with the ETag of what is to be changed. */
            428: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getDocsSlash: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on there. */
            308: {
                headers: {
                    /** @description Where to. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description There is no such thing, or it is switched off. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The admin API has too much to do just now; try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDocsDocsCss: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/css": string;
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getDocsDocsJs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            /** @description It is as If-None-Match says. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is no JSON object, or what it says makes no sense. */
            400: components["responses"]["Problem"];
            /** @description A parameter or a field is wrong; `errors` names it. */
            422: components["responses"]["Problem"];
            /** @description The admin API has too much to do just now; try again. */
            503: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
}
