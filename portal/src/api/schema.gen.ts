// Made by `npm run types` from openapi/native.json; change that and make it anew.

export interface paths {
    "/v1/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads your account
         * @description Needs the scope `account:read`.
         */
        get: operations["account.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Renames your account
         * @description Needs the scope `account:write`.
         */
        patch: operations["account.rename"];
        trace?: never;
    };
    "/v1/account/actions/disable-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches API access off and revokes every key and token
         * @description Needs the scope `account:write`.
         */
        post: operations["account.disable_access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/actions/enable-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches API access on, where the operator's policy is open
         * @description Needs a session of a person whose role has the scope `account:write`.
         */
        post: operations["account.enable_access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/actions/request-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the operator for API access
         * @description Where the operator's policy is open, access is given at once. Needs a session of a person whose role has the scope `account:write`.
         */
        post: operations["account.request_access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/details": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes what your account says of itself: its time zone, who is billed, and where
         * @description What is left out stays as it is; what is empty is forgotten. Needs the scope `account:write`.
         */
        patch: operations["account.change_details"];
        trace?: never;
    };
    "/v1/account/key-pair/actions/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives your account another key pair; the one before stops working at once
         * @description Needs a session of a person whose role has the scope `keys:write`.
         */
        post: operations["account.renew_key_pair"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/key-pair/actions/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shows your account's key pair, and makes it if there is none
         * @description The pair is one key with every right on the whole account. It takes your password again, because the secret key can be seen more than once. Needs a session of a person whose role has the scope `keys:write`.
         */
        post: operations["account.reveal_key_pair"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Decides whether everybody of your account must have a second factor
         * @description Who has none can sign in only to set one up, at once; keys and tokens that were made before go on working, and your own sign-ins last until their end. Needs the scope `account:write`.
         */
        put: operations["account.require_second_factor"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists reserved public addresses
         * @description Needs the scope `networks:read`.
         */
        get: operations["address.list"];
        put?: never;
        /**
         * Reserves a public address
         * @description Needs the scope `networks:write`.
         */
        post: operations["address.reserve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/addresses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a reserved address, by id or name
         * @description Needs the scope `networks:read`.
         */
        get: operations["address.get"];
        put?: never;
        post?: never;
        /**
         * Gives an address that leads to no server back to the cloud
         * @description Its forward rules go with it. Needs the scope `networks:destroy`.
         */
        delete: operations["address.release"];
        options?: never;
        head?: never;
        /**
         * Renames or relabels a reserved address
         * @description Needs the scope `networks:write`.
         */
        patch: operations["address.change"];
        trace?: never;
    };
    "/v1/addresses/{id}/actions/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leads an address to a server, away from the one it led to
         * @description The public address that the server had before stays reserved if it was. An address with forward rules leads to no server as a whole. Needs the scope `networks:write`.
         */
        post: operations["address.assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/addresses/{id}/actions/unassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an address from its server; it stays reserved
         * @description Needs the scope `networks:write`.
         */
        post: operations["address.unassign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/addresses/{id}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets something in to the servers that an address leads to
         * @description Its rules hold besides the servers' security groups: what one allows is allowed, what one denies is not. Where forward rules lead to servers, they are about the ports of the address. Needs the scope `networks:write`.
         */
        post: operations["address.add_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/addresses/{id}/rules/{rule_id}": {
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
         * Removes a rule of an address; established connections that it allowed go on
         * @description Needs the scope `networks:write`.
         */
        delete: operations["address.remove_rule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists all accounts
         * @description Only for the operator of the cloud.
         */
        get: operations["account.list"];
        put?: never;
        /**
         * Makes an account with its project, its owner and a first key
         * @description Only for the operator of the cloud.
         */
        post: operations["account.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads any account
         * @description Only for the operator of the cloud.
         */
        get: operations["account.inspect"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Suspends an account, or sets its rate limit
         * @description Only for the operator of the cloud.
         */
        patch: operations["account.change"];
        trace?: never;
    };
    "/v1/admin/accounts/{id}/actions/approve-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approves API access
         * @description Only for the operator of the cloud.
         */
        post: operations["account.approve_access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{id}/actions/disable-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches an account's API access off and revokes its keys and tokens
         * @description Only for the operator of the cloud.
         */
        post: operations["account.withdraw_access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{id}/actions/reject-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rejects a request for API access
         * @description Only for the operator of the cloud.
         */
        post: operations["account.reject_access"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{id}/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts money into an account's wallet, or takes it back
         * @description An account that was suspended because its wallet was empty works again. Only for the operator of the cloud.
         */
        post: operations["wallet.credit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a key for an account
         * @description Only for the operator of the cloud.
         */
        post: operations["account.mint_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{id}/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Sets limits of an account; what is not named stays
         * @description Only for the operator of the cloud.
         */
        put: operations["quota.set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{id}/wallet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads any account's wallet
         * @description Only for the operator of the cloud.
         */
        get: operations["wallet.inspect"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Sets how far below zero orders may bring an account's wallet
         * @description Only for the operator of the cloud.
         */
        patch: operations["wallet.change"];
        trace?: never;
    };
    "/v1/admin/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recomputes the chain of hashes over the whole log
         * @description Only for the operator of the cloud.
         */
        get: operations["audit.verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads how full every host is
         * @description Only for the operator of the cloud.
         */
        get: operations["host.rooms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists hosts
         * @description Only for the operator of the cloud.
         */
        get: operations["host.list"];
        put?: never;
        /**
         * Makes a host known
         * @description Only for the operator of the cloud.
         */
        post: operations["host.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a host, by id or name
         * @description Only for the operator of the cloud.
         */
        get: operations["host.get"];
        put?: never;
        post?: never;
        /**
         * Forgets a host without servers
         * @description Only for the operator of the cloud.
         */
        delete: operations["host.retire"];
        options?: never;
        head?: never;
        /**
         * Changes a host's capacity, or whether it takes new servers
         * @description Only for the operator of the cloud.
         */
        patch: operations["host.change"];
        trace?: never;
    };
    "/v1/admin/hosts/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Looks how a host is: what its drivers need, and what mends what is missing
         * @description It is looked at now, which may take some seconds. Only for the operator of the cloud.
         */
        get: operations["host.health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes an image known
         * @description With a source it is fetched when it is pulled or first ordered, as soon as its checksum is known. A source may lead anywhere, also into networks that tenants cannot reach: only operators name one. Only for the operator of the cloud.
         */
        post: operations["image.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/images/{id}": {
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
         * Takes an image out of the catalogue; servers keep theirs
         * @description An ISO that is attached to a server stays. Only for the operator of the cloud.
         */
        delete: operations["image.retire"];
        options?: never;
        head?: never;
        /**
         * Changes an image
         * @description Another source makes the cloud forget what it has fetched; servers keep theirs. Only for the operator of the cloud.
         */
        patch: operations["image.change"];
        trace?: never;
    };
    "/v1/admin/images/{id}/actions/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fetches an image from its source
         * @description The download goes on in the background and after a break from where it broke. Nothing can be made of the image until its checksum is right. Asking again for one that is being fetched is no error. Only for the operator of the cloud.
         */
        post: operations["image.pull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/ledger/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sums every transaction anew and compares with the wallets
         * @description Only for the operator of the cloud.
         */
        get: operations["ledger.verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the letters of the last 30 days, newest first, without their texts
         * @description Only for the operator of the cloud.
         */
        get: operations["letter.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a letter, without its text
         * @description Only for the operator of the cloud.
         */
        get: operations["letter.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/letters/{id}/actions/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries a letter that waits at once
         * @description Only for the operator of the cloud.
         */
        post: operations["letter.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/operation-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts everybody's operations by status
         * @description Only for the operator of the cloud.
         */
        get: operations["flow.count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists everybody's operations, newest first
         * @description Only for the operator of the cloud.
         */
        get: operations["flow.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/operations/{id}/actions/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets an operation that needs attention go on
         * @description Only for the operator of the cloud.
         */
        post: operations["flow.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a region with its pool of public addresses
         * @description Only for the operator of the cloud.
         */
        post: operations["region.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/regions/{id}": {
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
         * Takes a region without servers out of the catalogue
         * @description Only for the operator of the cloud.
         */
        delete: operations["region.retire"];
        options?: never;
        head?: never;
        /**
         * Changes a region
         * @description Only for the operator of the cloud.
         */
        patch: operations["region.change"];
        trace?: never;
    };
    "/v1/admin/servers/{id}/actions/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a suspended server back and starts it
         * @description Only for the operator of the cloud.
         */
        post: operations["server.resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/servers/{id}/actions/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a server from its owner: off, and not to be started
         * @description Only for the operator of the cloud.
         */
        post: operations["server.suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads every setting that can be changed while the cloud runs
         * @description What cannot be is in the configuration of `nubo serve`. Only for the operator of the cloud.
         */
        get: operations["setting.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/settings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Decides a setting, by its name; it counts with the next request
         * @description Other processes on the same database follow within a few seconds. Only for the operator of the cloud.
         */
        put: operations["setting.change"];
        post?: never;
        /**
         * Takes a decision back, so that the configuration counts again
         * @description Only for the operator of the cloud.
         */
        delete: operations["setting.forget"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sizes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a size
         * @description Only for the operator of the cloud.
         */
        post: operations["size.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sizes/{id}": {
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
         * Takes a size out of the catalogue; servers keep theirs
         * @description Only for the operator of the cloud.
         */
        delete: operations["size.retire"];
        options?: never;
        head?: never;
        /**
         * Changes prices or availability; servers keep what they were built with
         * @description Only for the operator of the cloud.
         */
        patch: operations["size.change"];
        trace?: never;
    };
    "/v1/audit-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what was done and what was refused, oldest first
         * @description Needs the scope `audit:read`.
         */
        get: operations["audit.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consoles/{ticket}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens a console with a ticket, as a WebSocket
         * @description The bytes of the screen (RFB 3.8, RFC 6143) or of the first serial port go both ways in binary messages; text messages are taken as well. The subprotocol `binary` is agreed on where it is offered. A browser's page must come from the cloud's own address. The close code is 1000 when the guest ended, 1001 when the server stops, 1008 when the right to look has ended, and 4001 when somebody else took the console over: a serial port has one user, a screen four. Needs no credential.
         */
        get: operations["console.open"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists events, oldest first
         * @description Needs the scope `events:read`.
         */
        get: operations["event.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows events as they happen (server-sent events)
         * @description Each message has the event's id, its type as event name, and the event as JSON. Send Last-Event-ID to resume after an event; nothing is lost or told twice, also across a restart of the cloud. Without it the stream begins with what comes. Needs the scope `events:read`.
         */
        get: operations["event.stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/forward-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists forward rules: the parts of public addresses that lead to servers
         * @description Needs the scope `networks:read`.
         */
        get: operations["forward_rule.list"];
        put?: never;
        /**
         * Leads some ports of a reserved address to a server
         * @description Several servers of one network may share an address that leads to none as a whole. A forward rule opens nothing by itself: a rule of the address (about its public ports) or of a group of the server (about its private ports) must let it in. Needs the scope `networks:write`.
         */
        post: operations["forward_rule.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/forward-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a forward rule, by id or name
         * @description Needs the scope `networks:read`.
         */
        get: operations["forward_rule.get"];
        put?: never;
        post?: never;
        /**
         * Ends the way of some ports of an address; open connections over it end
         * @description Needs the scope `networks:write`.
         */
        delete: operations["forward_rule.delete"];
        options?: never;
        head?: never;
        /**
         * Changes which ports of the address lead where, or renames or relabels the rule
         * @description Needs the scope `networks:write`.
         */
        patch: operations["forward_rule.change"];
        trace?: never;
    };
    "/v1/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists images
         * @description Needs any live credential.
         */
        get: operations["image.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads an image, by id or name
         * @description An image with a source is fetched by the operator, or by the first order of a server that asks for it; `pull` tells how far that is. Needs any live credential.
         */
        get: operations["image.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists keys without their secrets, revoked ones too
         * @description Needs the scope `keys:read`.
         */
        get: operations["key.list"];
        put?: never;
        /**
         * Makes a key of a project; it needs a session of the dashboard
         * @description Needs a session of a person whose role has the scope `keys:write`.
         */
        post: operations["key.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a key without its secret
         * @description Needs the scope `keys:read`.
         */
        get: operations["key.get"];
        put?: never;
        post?: never;
        /**
         * Revokes a key at once, for good
         * @description Needs the scope `keys:write`.
         */
        delete: operations["key.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a key with the same rights; the old one stays good for a while
         * @description Needs the scope `keys:write`.
         */
        post: operations["key.rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a series of a server's live figures, or several
         * @description Figures are measured every 10 seconds and kept so for 24 hours, then as averages and peaks of 5 minutes for 30 days; a step is made longer where needed. `cpu_percent` is of all processors together. With several names the answer is a list under `data`. A point is null where nothing was measured. Needs the scope `metrics:read`.
         */
        get: operations["metric.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists private networks
         * @description Needs the scope `networks:read`.
         */
        get: operations["network.list"];
        put?: never;
        /**
         * Makes a private network
         * @description Blocks of different networks may overlap: they never meet. Needs the scope `networks:write`.
         */
        post: operations["network.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a private network, by id or name
         * @description Needs the scope `networks:read`.
         */
        get: operations["network.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a private network without servers
         * @description Needs the scope `networks:destroy`.
         */
        delete: operations["network.delete"];
        options?: never;
        head?: never;
        /**
         * Renames or relabels a private network, or changes its name servers
         * @description Running servers learn of other name servers when they renew their addresses. Needs the scope `networks:write`.
         */
        patch: operations["network.change"];
        trace?: never;
    };
    "/v1/networks/{id}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says what may leave a network; its servers follow at once
         * @description Everything may, unless a rule allows something; what one denies may not. It must pass the servers' security groups, too. Between servers of the network they say nothing. Needs the scope `networks:write`.
         */
        post: operations["network.add_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{id}/rules/{rule_id}": {
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
         * Removes a rule of a network; established connections that it allowed go on
         * @description Needs the scope `networks:write`.
         */
        delete: operations["network.remove_rule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{id}/security-group": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Gives every server of a network one more security group, or none
         * @description Needs the scope `networks:write`.
         */
        put: operations["network.set_security_group"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists operations, newest first
         * @description Needs any live credential.
         */
        get: operations["operation.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads an operation
         * @description Needs any live credential.
         */
        get: operations["operation.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password/actions/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replaces your own password; every session ends and a new one begins
         * @description Needs any live credential.
         */
        post: operations["password.change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password/actions/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a code for a new password, if somebody has the address
         * @description The answer is the same whether or not somebody has it. Needs no credential.
         */
        post: operations["password.forget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password/actions/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replaces a forgotten password with the code that came by mail
         * @description Every session of the person ends. A code is good once. Needs no credential.
         */
        post: operations["password.reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists projects; a key sees only its own
         * @description Needs any live credential.
         */
        get: operations["project.list"];
        put?: never;
        /**
         * Makes a project
         * @description Needs the scope `projects:write`.
         */
        post: operations["project.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a project
         * @description Needs any live credential.
         */
        get: operations["project.get"];
        put?: never;
        post?: never;
        /**
         * Archives a project without servers; its keys, tokens and ssh keys end with it
         * @description Needs the scope `projects:write`.
         */
        delete: operations["project.delete"];
        options?: never;
        head?: never;
        /**
         * Renames a project, or sets its limits
         * @description Needs the scope `projects:write`.
         */
        patch: operations["project.change"];
        trace?: never;
    };
    "/v1/projects/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who works in a project
         * @description Needs the scope `users:read`.
         */
        get: operations["project.list_members"];
        put?: never;
        /**
         * Lets a person work in a project; somebody new is added to the account for it
         * @description Whoever works in every project already stays so. Owners and admins work in every project, and so does everybody whose projects nobody has chosen. Needs the scope `users:write`.
         */
        post: operations["project.add_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}/members/{user}": {
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
         * Lets a person work in a project no longer
         * @description Whoever worked in every project works in all others then, but in none to come. It acts on the next request of the person and of the keys and tokens that it has made. Needs the scope `users:write`.
         */
        delete: operations["project.remove_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads what your account and a project use and may use
         * @description Needs the scope `account:read`.
         */
        get: operations["quota.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists regions
         * @description Needs any live credential.
         */
        get: operations["region.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/regions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a region, by id or name
         * @description Needs any live credential.
         */
        get: operations["region.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Registers: sends a code to the address, which makes the account when it comes back
         * @description The answer is the same whether or not somebody has the address. An address gets at most five letters an hour. Needs no credential.
         */
        post: operations["registration.begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/registrations/actions/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings the code back: makes the account and signs its owner in
         * @description Needs no credential.
         */
        post: operations["registration.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/registrations/actions/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends another code for a registration that waits for one
         * @description The answer is the same whether or not one waits. Needs no credential.
         */
        post: operations["registration.resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists roles, the built-in ones first
         * @description Needs the scope `users:read`.
         */
        get: operations["role.list"];
        put?: never;
        /**
         * Makes a role with a subset of your own rights
         * @description Needs the scope `users:write`.
         */
        post: operations["role.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a role, by id or name
         * @description Needs the scope `users:read`.
         */
        get: operations["role.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a role that nobody has
         * @description Needs the scope `users:write`.
         */
        delete: operations["role.delete"];
        options?: never;
        head?: never;
        /**
         * Changes the rights of a role; people who have it notice at once
         * @description Needs the scope `users:write`.
         */
        patch: operations["role.change"];
        trace?: never;
    };
    "/v1/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whether signing in asks for your second factor
         * @description Needs any live credential.
         */
        get: operations["second_factor.get"];
        put?: never;
        /**
         * Makes a secret for your phone (RFC 6238)
         * @description It counts once a code of it came back. Asking again makes another secret. Needs any live credential.
         */
        post: operations["second_factor.begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/second-factor/actions/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings a code of your phone back: from now on signing in asks for one
         * @description The recovery codes are never shown again; each is good once. Needs any live credential.
         */
        post: operations["second_factor.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/second-factor/actions/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes your second factor away: the password alone signs in
         * @description Needs any live credential.
         */
        post: operations["second_factor.disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/second-factor/actions/renew-recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives other recovery codes in place of those from before
         * @description Needs any live credential.
         */
        post: operations["second_factor.renew_recovery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/security-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists security groups
         * @description Needs the scope `networks:read`.
         */
        get: operations["security_group.list"];
        put?: never;
        /**
         * Makes a security group
         * @description Inwards, what no rule allows is refused; outwards only if there is such a rule. What one rule denies is refused, whatever others allow. Needs the scope `networks:write`.
         */
        post: operations["security_group.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/security-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a security group, by id or name
         * @description Needs the scope `networks:read`.
         */
        get: operations["security_group.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a security group that no server, network or rule of another group uses
         * @description Needs the scope `networks:destroy`.
         */
        delete: operations["security_group.delete"];
        options?: never;
        head?: never;
        /**
         * Renames, describes or relabels a security group
         * @description Needs the scope `networks:write`.
         */
        patch: operations["security_group.change"];
        trace?: never;
    };
    "/v1/security-groups/{id}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds a rule; servers of the group follow at once
         * @description Needs the scope `networks:write`.
         */
        post: operations["security_group.add_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/security-groups/{id}/rules/{rule_id}": {
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
         * Removes a rule; established connections that it allowed go on
         * @description Needs the scope `networks:write`.
         */
        delete: operations["security_group.remove_rule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists servers
         * @description Needs the scope `servers:read`.
         */
        get: operations["server.list"];
        put?: never;
        /**
         * Orders a server, or several
         * @description With a count above 1 the answer is a list under `data`. Its root disk begins as an image, or as a snapshot of another server: with the same content and a name, keys and a password of its own. Naming a snapshot also needs volumes:read. Needs the scope `servers:write`.
         */
        post: operations["server.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a server, by id or name
         * @description Needs the scope `servers:read`.
         */
        get: operations["server.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a server and all its data
         * @description Needs the scope `servers:destroy`.
         */
        delete: operations["server.delete"];
        options?: never;
        head?: never;
        /**
         * Changes what can be changed without touching the machine
         * @description Needs the scope `servers:write`.
         */
        patch: operations["server.change"];
        trace?: never;
    };
    "/v1/servers/{id}/actions/attach-iso": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an ISO into the drive of a server; one that lies there is taken out
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.attach_iso"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/attach-network": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Plugs a server into a further network; a running one sees the card at once
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.attach_network"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a ticket for a server's console
         * @description Whoever has the ticket can log in as if sitting before the machine, so it is good once and for a minute at most. Open `url` as a WebSocket. Needs the scope `servers:write`.
         */
        post: operations["console.request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/detach-iso": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes the ISO out of the drive of a server, whether the guest reads it or not
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.detach_iso"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/detach-network": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a server out of a further network
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.detach_network"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/power-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cuts the power
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.power_off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/reboot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the guest to switch off, then switches on
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.reboot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a fresh root disk: all data is lost
         * @description Needs the scope `servers:destroy`.
         */
        post: operations["server.rebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a server out of the trash; it stays off
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.recover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cuts the power and switches on
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets the login password in the running guest
         * @description Without a password in the body one is made and answered; it is never shown again. Needs the scope `servers:write`.
         */
        post: operations["server.reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/resize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives another size; a running server is restarted, the disk never shrinks
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.resize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches on
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the guest to switch off, and cuts the power if it does not
         * @description Needs the scope `servers:write`.
         */
        post: operations["server.stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/actions/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches a server off and deletes it a day later, unless it is taken back
         * @description Needs the scope `servers:destroy`.
         */
        post: operations["server.trash"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/screenshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Takes a picture of a server's screen
         * @description Needs the scope `servers:read`.
         */
        get: operations["console.screenshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/security-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Gives a server other security groups; allowed connections are not disturbed
         * @description Needs the scope `networks:write`.
         */
        put: operations["server.set_security_groups"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/serial-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads the end of what a server printed on its first serial port
         * @description At most the last 64 KiB. What would control a terminal is taken out: of control characters only line ends and tabs are left. Needs the scope `servers:read`.
         */
        get: operations["console.serial_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists your own sessions, also ended ones
         * @description Needs any live credential.
         */
        get: operations["session.list"];
        put?: never;
        /**
         * Signs in
         * @description Failed tries slow down the next ones from the same address. Where a person has a second factor, `second_factor_required` asks for its code. With `cookie` the secret is kept by the browser, and a session that the browser had before ends. Needs no credential.
         */
        post: operations["session.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
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
         * Signs out; `current` is the session that asks
         * @description Needs any live credential.
         */
        delete: operations["session.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sizes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists sizes with their prices
         * @description Needs any live credential.
         */
        get: operations["size.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sizes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a size, by id or name
         * @description Needs any live credential.
         */
        get: operations["size.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists snapshots
         * @description Needs the scope `volumes:read`.
         */
        get: operations["snapshot.list"];
        put?: never;
        /**
         * Copies a volume or a server's root disk as it is now
         * @description A running server goes on meanwhile; the copy holds what its disk would hold after a power cut at this moment. It lives on when its source is gone. Copying a server's disk also needs servers:write. Needs the scope `volumes:write`.
         */
        post: operations["snapshot.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snapshots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a snapshot, by id or name
         * @description Needs the scope `volumes:read`.
         */
        get: operations["snapshot.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a snapshot: its data is lost
         * @description Needs the scope `volumes:destroy`.
         */
        delete: operations["snapshot.delete"];
        options?: never;
        head?: never;
        /**
         * Renames or relabels a snapshot
         * @description Needs the scope `volumes:write`.
         */
        patch: operations["snapshot.change"];
        trace?: never;
    };
    "/v1/snapshots/{id}/actions/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a snapshot's source be as it was then: what it holds now is lost
         * @description A volume must be detached, or its server stopped; a server must be stopped and stays so. A server's disk also needs servers:destroy. Needs the scope `volumes:destroy`.
         */
        post: operations["snapshot.revert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ssh-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists ssh keys
         * @description Needs the scope `servers:read`.
         */
        get: operations["ssh_key.list"];
        put?: never;
        /**
         * Adds a public key
         * @description Needs the scope `servers:write`.
         */
        post: operations["ssh_key.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ssh-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads an ssh key, by id or name
         * @description Needs the scope `servers:read`.
         */
        get: operations["ssh_key.get"];
        put?: never;
        post?: never;
        /**
         * Deletes an ssh key; servers that were built with it keep it
         * @description Needs the scope `servers:write`.
         */
        delete: operations["ssh_key.delete"];
        options?: never;
        head?: never;
        /**
         * Renames or relabels an ssh key; the key itself never changes
         * @description Needs the scope `servers:write`.
         */
        patch: operations["ssh_key.change"];
        trace?: never;
    };
    "/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what you pay for, and what you paid for
         * @description Needs the scope `billing:read`.
         */
        get: operations["subscription.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists tokens without their secrets, revoked ones too
         * @description Needs the scope `tokens:read`.
         */
        get: operations["token.list"];
        put?: never;
        /**
         * Makes a token with a subset of your own rights
         * @description Needs the scope `tokens:write`.
         */
        post: operations["token.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a token without its secret
         * @description Needs the scope `tokens:read`.
         */
        get: operations["token.get"];
        put?: never;
        post?: never;
        /**
         * Revokes a token at once, for good
         * @description Needs the scope `tokens:write`.
         */
        delete: operations["token.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what moved in and out of your wallet, newest first
         * @description Needs the scope `billing:read`.
         */
        get: operations["transaction.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads the requests of the current calendar month, or of a period
         * @description Needs the scope `usage:read`.
         */
        get: operations["usage.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads who asks: whose session it is, or who made the key or token
         * @description Needs any live credential.
         */
        get: operations["user.get_own"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes in which time zone and how moments are told to you
         * @description Needs any live credential.
         */
        patch: operations["user.change_own"];
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the people of the account
         * @description Needs the scope `users:read`.
         */
        get: operations["user.list"];
        put?: never;
        /**
         * Adds a person
         * @description Needs the scope `users:write`.
         */
        post: operations["user.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a person, by id or address
         * @description Needs the scope `users:read`.
         */
        get: operations["user.get"];
        put?: never;
        post?: never;
        /**
         * Removes a person; its sessions end
         * @description Needs the scope `users:write`.
         */
        delete: operations["user.remove"];
        options?: never;
        head?: never;
        /**
         * Changes a person's role, password or projects
         * @description A new password ends every session of the person. Other projects act on the next request of the person and of the keys and tokens that the person has made. Needs the scope `users:write`.
         */
        patch: operations["user.change"];
        trace?: never;
    };
    "/v1/volumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists volumes
         * @description Needs the scope `volumes:read`.
         */
        get: operations["volume.list"];
        put?: never;
        /**
         * Makes a volume, and attaches it at once if a server is named
         * @description It takes room on a host with its first attachment and stays on that host. One that begins as a snapshot takes it at once, where the snapshot is. Needs the scope `volumes:write`.
         */
        post: operations["volume.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a volume, by id or name
         * @description Needs the scope `volumes:read`.
         */
        get: operations["volume.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a volume that is in no server: its data is lost
         * @description Needs the scope `volumes:destroy`.
         */
        delete: operations["volume.delete"];
        options?: never;
        head?: never;
        /**
         * Renames or relabels a volume
         * @description Needs the scope `volumes:write`.
         */
        patch: operations["volume.change"];
        trace?: never;
    };
    "/v1/volumes/{id}/actions/attach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Attaches a volume to a server; a running one sees it at once
         * @description Needs the scope `volumes:write`.
         */
        post: operations["volume.attach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{id}/actions/detach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Detaches a volume from its server; unmount it in the guest before
         * @description Needs the scope `volumes:write`.
         */
        post: operations["volume.detach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{id}/actions/resize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a volume larger; a running server sees its new size at once
         * @description Needs the scope `volumes:write`.
         */
        post: operations["volume.resize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wallet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads what your account has and how long that lasts
         * @description Needs the scope `billing:read`.
         */
        get: operations["wallet.get"];
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
        /** @description A tenant. */
        Account: {
            /** @description Whether keys and tokens work. */
            api_access: components["schemas"]["ApiAccess"];
            /** @description What the operator said with the last decision. */
            api_access_remark: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description What it says of itself. */
            details: components["schemas"]["Details"];
            /** @description Its identifier. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name for people. */
            name: string;
            /**
             * Format: uint32
             * @description Requests a minute for each credential; 0 is no limit; null is the cloud's default.
             */
            rate_limit: number | null;
            /** @description Whether everybody must have a second factor: who has none can sign in only to set one up. */
            second_factor_required: boolean;
            /** @description Whether it may work. */
            status: components["schemas"]["AccountStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A page of a list. */
        AccountPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Account"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description The quota of an account. */
        AccountQuota: {
            /** @description Its lines. */
            account: components["schemas"]["QuotaLine"][];
        };
        /** @description Whether an account may work. */
        AccountStatus: "active" | "suspended";
        /** @description Somebody who is to work in a project. */
        AddMember: {
            /** @description The address. */
            email: string;
            /** @description The role of somebody new, `member` if absent; whoever is there already keeps theirs. */
            role?: string | null;
        };
        /** @description A reserved public address. */
        Address: {
            /**
             * Format: date-time
             * @description When it was reserved.
             */
            created_at: string;
            /** @description Its identifier. */
            id: string;
            /** @description The address. */
            ip: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name, unique in the project; the address itself if none was given. */
            name: string;
            /** @description The operation that this request started. */
            operation_id?: string | null;
            /** @description The project it belongs to. */
            project_id: string | null;
            /** @description The name of its region. */
            region: string;
            /** @description What is let in to the servers it leads to, besides what their groups let in. */
            rules: components["schemas"]["Rule"][];
            /** @description The server it leads to as a whole; see its forward rules for parts of it. */
            server_id: string | null;
            /** @description What it is used for. */
            status: components["schemas"]["AddressStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description The addresses of a server. */
        Addresses: {
            /** @description Reachable in its network. */
            private: string[];
            /** @description Reachable from everywhere. */
            public: string[];
        };
        /** @description A page of a list. */
        AddressPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Address"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description What an address is used for. */
        AddressStatus: "reserved" | "assigned" | "released";
        /** @description A new ssh key. */
        AddSshKey: {
            /** @description Free pairs. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its name, unique in the project. */
            name: string;
            /** @description The project, by id or name; your own or the default one if absent. */
            project_id?: string | null;
            /** @description The public half in OpenSSH form, as in a `.pub` file. */
            public_key: string;
        };
        /** @description A new person. */
        AddUser: {
            /** @description The address. */
            email: string;
            /**
             * Format: password
             * @description A first password; signing in is impossible without one.
             */
            password?: string | null;
            /**
             * @description The only projects to work in, by name or id; every project if absent. Owners and admins
             *     work in every project.
             */
            projects?: string[] | null;
            /** @description `owner`, `admin`, `member`, `viewer`, `billing`, or one of the account's own. */
            role: string;
        };
        /** @description Whether keys and tokens of an account work. */
        ApiAccess: "none" | "requested" | "approved" | "rejected" | "disabled";
        /** @description Where an address leads. */
        AssignAddress: {
            /** @description The server, by id or name. */
            server: string;
        };
        /** @description An ISO for a server's drive. */
        AttachIso: {
            /** @description The image, by name or id. */
            iso: string;
        };
        /** @description A further network of a server. */
        AttachNetwork: {
            /** @description The network, by name or id; its block may not overlap those of the server's others. */
            network: string;
            /** @description The address that the server shall have in it; a free one if absent. */
            private_ip?: string | null;
        };
        /** @description Where a volume goes. */
        AttachVolume: {
            /** @description The server, by id or name. */
            server: string;
        };
        /** @description Who did it. */
        AuditActor: {
            /** @description Its identifier; empty for `nobody`. */
            id: string;
            /** @description `user`, `key`, `token`, `session`, `operator`, `nobody` or `system`. */
            type: string;
        };
        /** @description One line of the log. */
        AuditLine: {
            /** @description What was done. */
            action: string;
            /** @description Who did it. */
            actor: components["schemas"]["AuditActor"];
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /** @description The hash over this line and the hash before it. */
            hash: string;
            /** @description Its identifier. */
            id: string;
            /** @description The client's address, if it came over IP. */
            ip: string | null;
            /** @description How it ended. */
            outcome: components["schemas"]["Outcome"];
            /** @description The id of the request, if it was one. */
            request_id: string | null;
            /** @description What it was done to, by id, if anything. */
            resource_id: string | null;
            /**
             * Format: int64
             * @description Its place in the chain.
             */
            seq: number;
        };
        /** @description A page of a list. */
        AuditLinePage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["AuditLine"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description What a check of the chain found. */
        AuditVerdict: {
            /** @description The first line whose seal is wrong. */
            broken_id: string | null;
            /**
             * Format: int64
             * @description Lines whose seal is right, from the first.
             */
            good: number;
            /** @description The seal of the last good line; keep it elsewhere and compare later. */
            head: string;
            /** @description Whether no line was changed. */
            intact: boolean;
        };
        /** @description Who wants an account. */
        BeginRegistration: {
            /** @description The address. */
            email: string;
            /** @description The account's name; the address if absent. */
            name?: string | null;
            /**
             * Format: password
             * @description The password.
             */
            password: string;
        };
        /** @description For how long one charge pays. */
        BillingPeriod: "hourly" | "monthly";
        /** @description What is in a book. */
        Book: {
            /** @description The sum of its transactions. */
            balance: string;
            /** @description `wallet`, `held`, `revenue` or `grants`. */
            name: string;
        };
        /** @description What a new server is started from. */
        BootSource: "disk" | "iso";
        /** @description How full every host is. */
        Capacity: {
            /** @description The hosts. */
            hosts: components["schemas"]["HostRoom"][];
        };
        /**
         * @description A network card of a server. The primary one leads into the world, the others only to servers of
         *     their networks.
         */
        Card: {
            /** @description The card's own address. */
            mac_address: string;
            /** @description The network that it is in. */
            network_id: string;
            /** @description Whether it is the primary one. */
            primary: boolean;
            /** @description The server's address there; null once it was given back. */
            private_ip: string | null;
        };
        /** @description Whether something of the catalogue can be ordered. */
        CatalogueStatus: "active" | "unavailable" | "retired";
        /** @description What the operator may change. */
        ChangeAccount: {
            /**
             * Format: uint32
             * @description Requests a minute for each credential; 0 is no limit; null restores the default.
             */
            rate_limit?: number | null;
            /** @description Makes it a reseller on these terms; null ends that. */
            reseller?: components["schemas"]["ResellerTerms"] | null;
            /** @description Whether it is suspended. */
            suspended?: boolean | null;
        };
        /** @description What may be changed of an address. */
        ChangeAddress: {
            /** @description Its new free pairs, all of them. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its new name. */
            name?: string | null;
        };
        /** @description What changes of that; what is left out stays, what is empty is forgotten. */
        ChangeDetails: {
            /** @description Who is billed. */
            billing_name?: string | null;
            /** @description The city. */
            city?: string | null;
            /** @description The country. */
            country?: string | null;
            /** @description Street and number. */
            line_1?: string | null;
            /** @description More of the address. */
            line_2?: string | null;
            /** @description The postal code. */
            postal_code?: string | null;
            /** @description The state or province. */
            state?: string | null;
            /** @description The number under which its taxes are known. */
            tax_number?: string | null;
            /** @description How its people want times written, in the words of whatever shows them. */
            time_format?: string | null;
            /** @description The time zone of its people. */
            time_zone?: string | null;
        };
        /** @description What may be changed of a forward rule. */
        ChangeForwardRule: {
            /** @description Its new free pairs, all of them. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its new name. */
            name?: string | null;
            /** @description As many ports of the server. */
            private_ports?: string | null;
            /**
             * @description What is spoken.
             * @enum {string|null}
             */
            protocol?: "tcp" | "udp" | null;
            /** @description Ports of the address. */
            public_ports?: string | null;
            /** @description The server, by id or name. */
            server?: string | null;
        };
        /** @description What may be changed of a host. */
        ChangeHost: {
            /** @description What it may give away in all. */
            capacity?: components["schemas"]["Room"] | null;
            /** @description Whether it takes no new servers. */
            draining?: boolean | null;
        };
        /** @description What may be changed of an image. */
        ChangeImage: {
            /** @description Whether it can be ordered. */
            available?: boolean | null;
            /**
             * Format: uint64
             * @description The least memory in MiB that it boots with.
             */
            min_memory_mib?: number | null;
            /** @description Another place to fetch it from, as a whole. */
            source?: components["schemas"]["ImageSource"] | null;
            /** @description Its new name for people. */
            title?: string | null;
        };
        /** @description What may be changed of a private network. */
        ChangeNetwork: {
            /** @description Its new free pairs, all of them. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its new name. */
            name?: string | null;
            /** @description Whom its servers ask about names from now on, all of them; the cloud's own service if empty. */
            nameservers?: string[] | null;
        };
        /** @description What the owner may change. */
        ChangeOwnAccount: {
            /** @description The new name. */
            name: string;
        };
        /** @description What people may change of themselves; what is absent stays. */
        ChangeOwnUser: {
            /** @description How days are written; null forgets the choice. */
            date_format?: components["schemas"]["DateFormat"] | null;
            /** @description The time zone, such as `Europe/Berlin`; null is that of your system. */
            time_zone?: string | null;
        };
        /** @description Another password for the present one. */
        ChangePassword: {
            /**
             * Format: password
             * @description The present password.
             */
            current_password: string;
            /**
             * Format: password
             * @description The new password.
             */
            password: string;
        };
        /** @description What may be changed of a project. */
        ChangeProject: {
            /** @description Its new name. */
            name?: string | null;
            /** @description New limits; what is not named stays. */
            quotas?: {
                [key: string]: number | null;
            } | null;
        };
        /** @description What may be changed of a region. */
        ChangeRegion: {
            /** @description The IPv4 block that public addresses come from. */
            address_pool?: string | null;
            /** @description What a reserved address costs from now on; addresses keep what they were ordered for. */
            address_price?: components["schemas"]["SetPrice"] | null;
            /** @description Whether new servers can be ordered here. */
            available?: boolean | null;
            /** @description What a GiB of a snapshot costs from now on; snapshots keep what they were made for. */
            snapshot_gib_price?: components["schemas"]["SetPrice"] | null;
            /** @description Its new name for people. */
            title?: string | null;
            /** @description What a GiB of a volume costs from now on; volumes keep what they were ordered for. */
            volume_gib_price?: components["schemas"]["SetPrice"] | null;
        };
        /** @description What may be changed of a role. */
        ChangeRole: {
            /** @description Its new rights. */
            scopes: components["schemas"]["Scope"][];
        };
        /** @description What may be changed of a security group besides its rules. */
        ChangeSecurityGroup: {
            /** @description Its new remark. */
            description?: string | null;
            /** @description Its new free pairs, all of them. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its new name. */
            name?: string | null;
        };
        /** @description What may be changed of a server. */
        ChangeServer: {
            /** @description Whether deletion is refused. */
            deletion_protection?: boolean | null;
            /**
             * Format: date-time
             * @description When the cloud deletes it by itself; null means never.
             */
            expires_at?: string | null;
            /** @description New free pairs, all of them. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description A new name; the guest keeps its host name until it is rebuilt. */
            name?: string | null;
            /** @description What the cloud does when the guest crashed. */
            on_crash?: components["schemas"]["OnCrash"] | null;
        };
        /** @description What a setting shall be. */
        ChangeSetting: {
            /** @description A word or a whole number, as text. */
            value: string;
        };
        /** @description What may be changed of a size. */
        ChangeSize: {
            /** @description Whether it can be ordered. */
            available?: boolean | null;
            /** @description Price of a started hour; above 0. */
            price_hourly?: string | null;
            /** @description The most a month can cost; above 0. */
            price_monthly?: string | null;
        };
        /** @description What may be changed of a snapshot. */
        ChangeSnapshot: {
            /** @description Its new free pairs, all of them. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its new name. */
            name?: string | null;
        };
        /** @description What may be changed of an ssh key. */
        ChangeSshKey: {
            /** @description Its new free pairs, all of them. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its new name. */
            name?: string | null;
        };
        /** @description What may be changed of a person. */
        ChangeUser: {
            /**
             * Format: password
             * @description The new password.
             */
            password?: string | null;
            /** @description The only projects to work in from now on, by name or id; null is every project. */
            projects?: string[] | null;
            /** @description The new role. */
            role?: string | null;
        };
        /** @description What may be changed of a volume. */
        ChangeVolume: {
            /** @description Its new free pairs, all of them. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its new name. */
            name?: string | null;
        };
        /** @description Another limit. */
        ChangeWallet: {
            /** @description How far below zero orders may bring it; null is as far as it likes. */
            credit_limit?: string | null;
        };
        /** @description What whoever asks for a code is told, whatever became of it. */
        CodePromise: {
            /** @description Where a code was sent, if it was. */
            email: string;
            /**
             * Format: date-time
             * @description When it is of no use any more.
             */
            expires_at: string;
        };
        /** @description The password of whoever is signed in, once more. */
        ConfirmPassword: {
            /**
             * Format: password
             * @description The password.
             */
            password: string;
        };
        /** @description A code that came back. */
        ConfirmRegistration: {
            /** @description The code that came to it; blanks and dashes do not matter. */
            code: string;
            /** @description Whether a browser keeps the session, as `POST /v1/sessions` says. */
            cookie?: boolean | null;
            /** @description The address. */
            email: string;
        };
        /** @description What a console shows. */
        ConsoleKind: "vnc" | "serial";
        /** @description A ticket for a console. */
        ConsoleTicket: {
            /**
             * Format: date-time
             * @description When the ticket is of no use any more.
             */
            expires_at: string;
            /** @description Which console. */
            kind: components["schemas"]["ConsoleKind"];
            /** @description The server. */
            server_id: string;
            /** @description Where to open it: a path on this host, with the ticket in it. */
            url: string;
        };
        /** @description A new account. */
        CreateAccount: {
            /**
             * @description What its wallet starts with. With a credit, be it 0, the account pays ahead: what its
             *     wallet does not cover is refused.
             */
            credit?: string | null;
            /**
             * @description How far below zero orders may bring its wallet; null is as far as it likes. By the credit
             *     and the cloud's own way if absent.
             */
            credit_limit?: string | null;
            /** @description The owner's address. */
            email: string;
            /** @description The account's name; the address if absent. */
            name?: string | null;
            /** @description Whether the owner also runs the cloud; false if absent. */
            operator?: boolean | null;
            /**
             * Format: password
             * @description The owner's password; signing in is impossible without one.
             */
            password?: string | null;
            /**
             * Format: uint32
             * @description Requests a minute for each credential; 0 is no limit.
             */
            rate_limit?: number | null;
        };
        /** @description One server, or several that were ordered at once. */
        CreatedServers: components["schemas"]["Server"] | components["schemas"]["ServerBatch"];
        /** @description A new forward rule. */
        CreateForwardRule: {
            /** @description The reserved address, by id, name or itself. */
            address: string;
            /** @description Free pairs. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description A name, unique in the project; the address with its ports if absent. */
            name?: string | null;
            /** @description As many ports of the server; the same if absent. A range of more than 1000 must be the same. */
            private_ports?: string | null;
            /**
             * @description What is spoken.
             * @enum {string}
             */
            protocol: "tcp" | "udp";
            /** @description A port of the address such as `443` or a range such as `8000-8080`. */
            public_ports: string;
            /** @description The server, by id or name, of the same project and region. */
            server: string;
        };
        /** @description A new host. */
        CreateHost: {
            /** @description What it may give away in all. */
            capacity: components["schemas"]["Room"];
            /** @description Its name. */
            name: string;
            /** @description Its region, by id or name. */
            region: string;
        };
        /** @description A new image. */
        CreateImage: {
            /** @description The user that keys are given to. */
            default_user: string;
            /**
             * Format: uint64
             * @description The smallest root disk in GiB that holds it.
             */
            min_disk_gib: number;
            /**
             * Format: uint64
             * @description The least memory in MiB that it boots with.
             * @default 0
             */
            min_memory_mib?: number;
            /** @description The word that orders use. */
            name: string;
            /** @description The distribution. */
            os: string;
            /** @description Its version. */
            os_version: string;
            /** @description Where it is fetched from; absent for one that the hosts have already. */
            source?: components["schemas"]["ImageSource"] | null;
            /** @description Its name for people. */
            title: string;
        };
        /** @description A new key. */
        CreateKey: {
            /**
             * Format: date-time
             * @description When it ends by itself; never if absent.
             */
            expires_at?: string | null;
            /** @description How its secret is written; `live` if absent. */
            form?: components["schemas"]["KeyForm"] | null;
            /** @description Its name for people. */
            name?: string | null;
            /** @description The project, by id or name. */
            project_id: string;
            /** @description Its rights; yours without `destroy` if absent. */
            scopes?: components["schemas"]["Scope"][] | null;
        };
        /** @description A new private network. */
        CreateNetwork: {
            /**
             * @description Its IPv4 block, private (RFC 1918), from /16 to /28; one that none of
             *     the project's networks has if absent.
             */
            cidr?: string | null;
            /** @description Free pairs. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its name, unique in the project. */
            name: string;
            /**
             * @description Whom its servers ask about names, in this order; the cloud's own service at the gateway,
             *     which also knows the servers by name, if absent or empty.
             */
            nameservers?: string[] | null;
            /** @description The project, by id or name; your own or the default one if absent. */
            project_id?: string | null;
            /** @description The region, by id or name; the first that takes orders if absent. */
            region?: string | null;
            /** @description A security group that every server in it has besides its own ones, by id or name. */
            security_group?: string | null;
        };
        /** @description A new project. */
        CreateProject: {
            /** @description Its name, unique in the account. */
            name: string;
            /** @description Its limits, beside those of the account. */
            quotas?: {
                [key: string]: number | null;
            } | null;
        };
        /** @description A new region. */
        CreateRegion: {
            /** @description The IPv4 block that public addresses come from, such as `203.0.113.0/24`. */
            address_pool: string;
            /** @description What a reserved address costs here; free if absent. */
            address_price?: components["schemas"]["SetPrice"] | null;
            /** @description ISO 3166-1 alpha-2 country code. */
            country?: string | null;
            /** @description The word that orders use. */
            name: string;
            /** @description What a GiB of a snapshot costs here; free if absent. */
            snapshot_gib_price?: components["schemas"]["SetPrice"] | null;
            /** @description Its name for people; the word if absent. */
            title?: string | null;
            /** @description What a GiB of a volume costs here; free if absent. */
            volume_gib_price?: components["schemas"]["SetPrice"] | null;
        };
        /** @description A new role. */
        CreateRole: {
            /** @description Its name, unique in the account. */
            name: string;
            /** @description Its rights. */
            scopes: components["schemas"]["Scope"][];
        };
        /** @description A new security group. */
        CreateSecurityGroup: {
            /** @description A remark. */
            description?: string | null;
            /** @description Free pairs. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its name, unique in the project. */
            name: string;
            /** @description The project, by id or name; your own or the default one if absent. */
            project_id?: string | null;
            /** @description Its rules. */
            rules?: components["schemas"]["NewRule"][] | null;
        };
        /**
         * @description An order of servers. Give either `image` or `snapshot`, and at most one of `expires_at` and
         *     `lease_seconds`.
         */
        CreateServer: {
            /** @description Whether it is paid for by the started hour or by the month ahead; hourly if absent. */
            billing_period?: components["schemas"]["BillingPeriod"] | null;
            /** @description What it is started from; its disk if absent. */
            boot_source?: components["schemas"]["BootSource"] | null;
            /**
             * Format: uint32
             * @description How many; 1 if absent.
             */
            count?: number | null;
            /** @description Whether deletion is refused; false if absent. */
            deletion_protection?: boolean | null;
            /**
             * Format: date-time
             * @description When the cloud deletes it by itself; never if absent.
             */
            expires_at?: string | null;
            /** @description The image, by name or id. */
            image?: string | null;
            /** @description Free pairs. */
            labels?: {
                [key: string]: string;
            } | null;
            /**
             * Format: uint64
             * @description After how many seconds the cloud deletes it by itself.
             */
            lease_seconds?: number | null;
            /** @description The name; with a count above 1 the names are `name-1`, `name-2` and so on. */
            name: string;
            /**
             * @description The primary private network, by name or id; the first of `networks` if absent, or else the
             *     project's default one in the region.
             */
            network?: string | null;
            /** @description The networks it shall be in, by name or id; the primary one may be among them. */
            networks?: string[] | null;
            /** @description What the cloud does when the guest crashed; `restart` if absent. */
            on_crash?: components["schemas"]["OnCrash"] | null;
            /** @description The project, by name or id; your own or the default one if absent. */
            project?: string | null;
            /** @description Whether each gets a public address; true if absent. */
            public_ip?: boolean | null;
            /** @description The region, by name or id; the snapshot's or the first that takes orders if absent. */
            region?: string | null;
            /** @description What may reach it, by name or id; the project's default group if absent. */
            security_groups?: string[] | null;
            /** @description The size, by name or id. */
            size: string;
            /** @description The snapshot of a server that its root disk begins as, by name or id, in place of an image. */
            snapshot?: string | null;
            /** @description Keys that may log in, by name or id. */
            ssh_keys?: string[] | null;
            /** @description Cloud-init user data, at most 64 KiB. */
            user_data?: string | null;
        };
        /** @description E-mail address and password. */
        CreateSession: {
            /** @description The code of the phone, or a recovery code, where the person has a second factor. */
            code?: string | null;
            /**
             * @description Whether a browser keeps the session, in a cookie that its scripts cannot read. Changes then
             *     take the value of the cookie `nubo_csrf` in the header `X-CSRF-Token`.
             */
            cookie?: boolean | null;
            /** @description The address. */
            email: string;
            /**
             * Format: password
             * @description The password.
             */
            password: string;
        };
        /** @description A new size. */
        CreateSize: {
            /**
             * Format: uint32
             * @description The most a server may send and receive, in Mbit/s; no limit if absent.
             */
            bandwidth_mbit?: number | null;
            /**
             * Format: uint64
             * @description Root disk in GiB.
             */
            disk_gib: number;
            /**
             * Format: uint64
             * @description Memory in MiB.
             */
            memory_mib: number;
            /** @description The word that orders use. */
            name: string;
            /** @description Price of a started hour; a 672nd of the month's if absent. */
            price_hourly?: string | null;
            /** @description The most a month can cost; above 0. */
            price_monthly: string;
            /**
             * Format: uint32
             * @description Virtual processors.
             */
            vcpus: number;
        };
        /** @description A new snapshot, of a volume or of a server's root disk. */
        CreateSnapshot: {
            /** @description Free pairs. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its name, unique in the project. */
            name: string;
            /** @description The server whose root disk to copy, by id or name. */
            server?: string | null;
            /** @description The volume to copy, by id or name. */
            volume?: string | null;
        };
        /** @description A new token. Give at most one of `expires_in` and `expires_at`. */
        CreateToken: {
            /**
             * Format: date-time
             * @description When it ends by itself; never if absent.
             */
            expires_at?: string | null;
            /**
             * Format: uint64
             * @description After how many seconds it ends by itself; never if absent.
             */
            expires_in?: number | null;
            /** @description Its name for people. */
            name: string;
            /** @description The project, by id or name; your own or the default one if absent. */
            project_id?: string | null;
            /** @description Its rights. */
            scopes: components["schemas"]["Scope"][];
        };
        /** @description A new volume. */
        CreateVolume: {
            /** @description Free pairs. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description Its name, unique in the project. */
            name: string;
            /** @description The project, by id or name; your own or the default one if absent. */
            project_id?: string | null;
            /** @description The region, by id or name; the server's or the first that takes orders if absent. */
            region?: string | null;
            /** @description A server to attach it to at once, by id or name. */
            server?: string | null;
            /**
             * Format: uint64
             * @description Its size in GiB.
             */
            size_gib: number;
            /** @description A snapshot that it begins as, by id or name; it is no smaller, and empty if absent. */
            snapshot?: string | null;
        };
        /** @description Whether a credential is live. */
        CredentialStatus: "active" | "revoked" | "expired";
        /** @description A credit. */
        CreditWallet: {
            /** @description How much; less than nothing takes it back. */
            amount: string;
            /** @description A sentence for the account's owner. */
            remark?: string | null;
        };
        /** @description How days are written. */
        DateFormat: "iso" | "dots" | "day_first" | "month_first";
        /** @description A word with a decision on API access. */
        DecideAccess: {
            /** @description What the owner is told. */
            remark?: string | null;
        };
        /** @description The answer of a deletion; the same again when it is done twice. */
        Deleted: {
            /** @description Always true. */
            deleted: boolean;
            /** @description What was deleted. */
            id: string;
        };
        /** @description A further network that a server leaves. */
        DetachNetwork: {
            /** @description The network, by name or id. */
            network: string;
        };
        /** @description What an account says of itself. Nothing in the cloud depends on it: times are told in UTC. */
        Details: {
            /** @description Who is billed. */
            billing_name: string | null;
            /** @description The city. */
            city: string | null;
            /** @description The country. */
            country: string | null;
            /** @description Street and number. */
            line_1: string | null;
            /** @description More of the address. */
            line_2: string | null;
            /** @description The postal code. */
            postal_code: string | null;
            /** @description The state or province. */
            state: string | null;
            /** @description The number under which its taxes are known. */
            tax_number: string | null;
            /** @description How its people want times written, in the words of whatever shows them. */
            time_format: string | null;
            /** @description The time zone of its people. */
            time_zone: string | null;
        };
        /** @description The body of every answer that is no success. */
        Error: {
            /** @description What went wrong. */
            error: components["schemas"]["ErrorText"];
            /** @description The id of this request; quote it when you ask for help. */
            request_id: string;
        };
        /** @description One part of the request that is wrong. */
        ErrorDetail: {
            /** @description Dotted path into the body, or the name of the parameter or header. */
            field: string;
            /** @description What is wrong with it. */
            issue: string;
            /** @description What would have been enough, where that can be listed. */
            required?: string[];
        };
        /** @description What went wrong. */
        ErrorText: {
            /** @description A stable word; the whole list is in the error catalogue. */
            code: string;
            /** @description The parts of the request that are wrong, if some are. */
            details: components["schemas"]["ErrorDetail"][];
            /** @description A sentence for people. */
            message: string;
        };
        /** @description Something that happened. */
        Event: {
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /** @description More facts. */
            data: {
                [key: string]: unknown;
            };
            /** @description Its identifier. */
            id: string;
            /** @description The project, if it has one. */
            project_id: string | null;
            /** @description What it happened to. */
            resource: components["schemas"]["EventResource"];
            /** @description For instance `server.running`. */
            type: string;
        };
        /** @description A page of a list. */
        EventPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Event"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description What something happened to. */
        EventResource: {
            /** @description Its identifier. */
            id: string;
            /** @description Its kind. */
            type: string;
        };
        /** @description Why something is not as its owner wished. */
        Fault: {
            /** @description A word of the error catalogue. */
            code: string;
            /** @description A sentence for people. */
            message: string;
        };
        /** @description Who forgot a password. */
        ForgetPassword: {
            /** @description The address. */
            email: string;
        };
        /** @description A part of a public address that leads to a server. */
        ForwardRule: {
            /** @description Of which reserved address. */
            address_id: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Its identifier. */
            id: string;
            /** @description The address itself. */
            ip: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name, unique in the project. */
            name: string;
            /** @description The operation that this request started. */
            operation_id?: string | null;
            /** @description As many ports of the server. */
            private_ports: string;
            /** @description The project it belongs to. */
            project_id: string | null;
            /**
             * @description What is spoken.
             * @enum {string}
             */
            protocol: "tcp" | "udp";
            /** @description A port of the address such as `443` or a range such as `8000-8080`. */
            public_ports: string;
            /** @description The server it leads to. */
            server_id: string;
            /** @description Whether it leads anywhere. */
            status: components["schemas"]["ForwardRuleStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A page of a list. */
        ForwardRulePage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["ForwardRule"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Whether it leads anywhere. */
        ForwardRuleStatus: "active" | "deleted";
        /** @description A machine that servers run on. */
        Host: {
            /** @description What it may give away in all. */
            capacity: components["schemas"]["Room"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Its identifier. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name. */
            name: string;
            /** @description The id of its region. */
            region_id: string;
            /** @description Whether it takes new servers. */
            status: components["schemas"]["HostStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description One thing that a host's drivers need. */
        HostCheck: {
            /** @description What was found. */
            found: string;
            /** @description Whether nothing works without it. */
            needed: boolean;
            /** @description Whether it is as it should be. */
            ok: boolean;
            /** @description What mends it; null where nothing has to be. */
            remedy: string | null;
            /** @description What was looked at, in few words. */
            what: string;
        };
        /** @description How a host is. */
        HostHealth: {
            /** @description What was looked at. */
            checks: components["schemas"]["HostCheck"][];
            /** @description Whether all that it cannot do without is there. */
            healthy: boolean;
            /** @description The host. */
            host_id: string;
            /**
             * Format: date-time
             * @description When it was looked at.
             */
            seen_at: string;
        };
        /** @description A page of a list. */
        HostPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Host"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description How full one host is. */
        HostRoom: {
            /** @description What it may give away in all. */
            capacity: components["schemas"]["UsedRoom"];
            /** @description The host. */
            host_id: string;
            /** @description What it has given away. */
            used: components["schemas"]["UsedRoom"];
        };
        /** @description Whether a host takes new servers. */
        HostStatus: "active" | "draining" | "retired";
        /** @description What a root disk starts as. */
        Image: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description The user that keys are given to. */
            default_user: string;
            /** @description Its identifier. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description What it is put into. */
            medium: components["schemas"]["Medium"];
            /**
             * Format: uint64
             * @description The smallest root disk in GiB that holds it.
             */
            min_disk_gib: number;
            /**
             * Format: uint64
             * @description The least memory in MiB that it boots with; 0 where nobody has said.
             */
            min_memory_mib: number;
            /** @description The word that orders use. */
            name: string;
            /** @description The operation that this request started. */
            operation_id?: string | null;
            /** @description The distribution. */
            os: string;
            /** @description Its version. */
            os_version: string;
            /** @description How far that is; none without a source. */
            pull: components["schemas"]["ImagePull"] | null;
            /** @description Where it is fetched from; none for one that the cloud has of its own. */
            source: components["schemas"]["ImageOrigin"] | null;
            /** @description Whether it can be ordered. */
            status: components["schemas"]["CatalogueStatus"];
            /** @description Its name for people. */
            title: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description How a file is written. */
        ImageFormat: "qcow2" | "raw" | "iso";
        /** @description Where an image is fetched from. */
        ImageOrigin: {
            /** @description What it must be; it is not fetched before one is named. */
            checksum: string | null;
            /** @description How it is written. */
            format: components["schemas"]["ImageFormat"];
            /** @description Where the file is. */
            url: string;
        };
        /** @description A page of a list. */
        ImagePage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Image"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description How far the fetching of an image is. */
        ImagePull: {
            /**
             * Format: uint64
             * @description Bytes that have arrived.
             */
            bytes: number;
            /** @description Why it could not be fetched. */
            fault: components["schemas"]["Fault"] | null;
            /**
             * Format: uint8
             * @description Whole percent that have arrived, once the total is known.
             */
            percent: number | null;
            /** @description Where it stands. */
            status: components["schemas"]["PullStatus"];
            /**
             * Format: uint64
             * @description All bytes there are, once that is known.
             */
            total_bytes: number | null;
        };
        /** @description Where a vendor offers an image. */
        ImageSource: {
            /** @description What it must be; it is not fetched before one is named. */
            checksum?: string | null;
            /**
             * @description How it is written.
             * @default qcow2
             */
            format?: components["schemas"]["ImageFormat"];
            /** @description Where the file is. */
            url: string;
        };
        /** @description A key without its secret. */
        Key: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string | null;
            /** @description Its identifier. */
            id: string;
            /**
             * Format: date-time
             * @description When it was last used, to a few seconds.
             */
            last_used_at: string | null;
            /** @description The secret's last four characters. */
            last4: string;
            /** @description Its name for people. */
            name: string;
            /** @description The one project it is good for. */
            project_id: string | null;
            /**
             * Format: date-time
             * @description When it was revoked.
             */
            revoked_at: string | null;
            /** @description Its rights. */
            scopes: components["schemas"]["Scope"][];
            /** @description Whether it is live. */
            status: components["schemas"]["CredentialStatus"];
        };
        /** @description How a key's secret is written, and what the key may do when nothing is said. */
        KeyForm: "live" | "otwa";
        /** @description A page of a list. */
        KeyPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Key"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Both halves of a key. */
        KeyPair: {
            /** @description The public half, which names the key. */
            api_key: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description The key's identifier, to revoke it. */
            key_id: string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute.
             */
            last_used_at: string | null;
            /** @description The private half; it also works alone, as a bearer. */
            secret_key: string;
        };
        /** @description What a check of the books found. */
        LedgerVerdict: {
            /** @description What is in each book. */
            books: components["schemas"]["Book"][];
            /** @description The first account whose wallet is not. */
            broken_id: string | null;
            /**
             * Format: int64
             * @description Wallets that are right.
             */
            good: number;
            /** @description Whether every wallet is the sum of its transactions, and all books together are nothing. */
            intact: boolean;
        };
        /** @description A letter without its text, which may hold a code. */
        Letter: {
            /** @description The account that it is about, if there is one. */
            account_id: string | null;
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /** @description Why the last try failed. */
            fault: string | null;
            /** @description Its identifier. */
            id: string;
            /**
             * Format: date-time
             * @description When it is tried next.
             */
            next_try_at: string | null;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            sent_at: string | null;
            /** @description How it stands. */
            status: components["schemas"]["LetterStatus"];
            /** @description Its subject line. */
            subject: string;
            /** @description Whom it is for. */
            to: string;
            /** @description What it is about. */
            topic: components["schemas"]["LetterTopic"];
            /**
             * Format: uint32
             * @description How often it was tried.
             */
            tries: number;
        };
        /** @description A page of a list. */
        LetterPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Letter"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description How a letter stands. */
        LetterStatus: "waiting" | "sent" | "failed";
        /** @description What a letter is about. */
        LetterTopic: "registration" | "already_registered" | "password_reset" | "password_changed";
        /** @description What an image is put into. */
        Medium: "disk" | "iso";
        /** @description A moment and a value. */
        MetricPoint: [
            string,
            number | null
        ];
        /** @description A series, or several. */
        Metrics: components["schemas"]["MetricSeries"] | components["schemas"]["MetricSeriesBatch"];
        /** @description A figure over time. */
        MetricSeries: {
            /** @description What stands for several figures in one point. */
            aggregate: string;
            /** @description Which figure. */
            name: string;
            /** @description The points, oldest first. */
            points: components["schemas"]["MetricPoint"][];
            /** @description Of which server. */
            resource_id: string;
            /**
             * Format: int64
             * @description Seconds between two points.
             */
            step: number;
            /** @description Its unit, such as `bytes_per_second`. */
            unit: string;
        };
        /** @description Several objects that were made at once. */
        MetricSeriesBatch: {
            /** @description The objects. */
            data: components["schemas"]["MetricSeries"][];
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description A key made by the operator. */
        MintKey: {
            /** @description How its secret is written; `live` if absent. */
            form?: components["schemas"]["KeyForm"] | null;
            /** @description Its name for people. */
            name?: string | null;
            /** @description Its rights; every right, or the usual ones of its form, if absent. */
            scopes?: components["schemas"]["Scope"][] | null;
        };
        /** @description A private network. */
        Network: {
            /** @description Its IPv4 block. */
            cidr: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Its identifier. */
            id: string;
            /** @description Whether servers join it when nothing else is said. */
            is_default: boolean;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name, unique in the project. */
            name: string;
            /**
             * @description Whom its servers ask about names, in this order; the cloud's own service at the gateway,
             *     which also knows the servers by name, if empty.
             */
            nameservers: string[];
            /** @description The operation that this request started. */
            operation_id?: string | null;
            /** @description The project it belongs to. */
            project_id: string | null;
            /** @description The id of its region. */
            region_id: string;
            /** @description What may leave it: everything, unless one of these allows something. */
            rules: components["schemas"]["Rule"][];
            /** @description A security group that every server in it has besides its own ones. */
            security_group_id: string | null;
            /** @description Whether servers can join it. */
            status: components["schemas"]["NetworkStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A page of a list. */
        NetworkPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Network"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Whether servers can join a network. */
        NetworkStatus: "active" | "deleted";
        /** @description What a new account consists of. */
        NewAccount: {
            /** @description The account. */
            account: components["schemas"]["Account"];
            /** @description A first key with every right; its secret is never shown again. */
            key: components["schemas"]["NewKey"];
            /** @description Its default project. */
            project: components["schemas"]["Project"];
            /** @description Its owner. */
            user: components["schemas"]["User"];
        };
        /** @description A new rule of an address or a network, whose rules are about one direction and about blocks. */
        NewBlockRule: {
            /**
             * @description What becomes of it; `allow` if absent.
             * @enum {string|null}
             */
            action?: "allow" | "deny" | null;
            /** @description The IPv4 address or block at the other end; everybody if absent. */
            cidr?: string | null;
            /** @description A remark. */
            description?: string | null;
            /** @description A port such as `443` or a range such as `8000-8080`, for tcp and udp; every port if absent. */
            ports?: string | null;
            /**
             * @description What is spoken.
             * @enum {string}
             */
            protocol: "any" | "tcp" | "udp" | "icmp";
        };
        /** @description A key that was just made. */
        NewKey: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string | null;
            /** @description Its identifier. */
            id: string;
            /** @description The secret; it is never shown again. */
            key: string;
            /**
             * Format: date-time
             * @description When it was last used, to a few seconds.
             */
            last_used_at: string | null;
            /** @description The secret's last four characters. */
            last4: string;
            /** @description Its name for people. */
            name: string;
            /** @description The one project it is good for. */
            project_id: string | null;
            /**
             * Format: date-time
             * @description When it was revoked.
             */
            revoked_at: string | null;
            /** @description Its rights. */
            scopes: components["schemas"]["Scope"][];
            /** @description Whether it is live. */
            status: components["schemas"]["CredentialStatus"];
        };
        /** @description A new rule. Give at most one of `cidr` and `group`. */
        NewRule: {
            /**
             * @description What becomes of it; `allow` if absent.
             * @enum {string|null}
             */
            action?: "allow" | "deny" | null;
            /** @description An IPv4 address or block; everybody if this and `group` are absent. */
            cidr?: string | null;
            /** @description A remark. */
            description?: string | null;
            /**
             * @description Which way the connection is opened, seen from the server.
             * @enum {string}
             */
            direction: "in" | "out";
            /** @description Every server of this group of the same project, by id or name. */
            group?: string | null;
            /** @description A port such as `443` or a range such as `8000-8080`, for tcp and udp; every port if absent. */
            ports?: string | null;
            /**
             * @description What is spoken.
             * @enum {string}
             */
            protocol: "any" | "tcp" | "udp" | "icmp";
        };
        /** @description A secret for a phone; it is never shown again. */
        NewSecondFactor: {
            /** @description The secret as it is typed into a phone (base32). */
            secret: string;
            /** @description The same as an address that phones read from a picture. */
            uri: string;
        };
        /** @description A session that was just opened. */
        NewSession: {
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string;
            /** @description Its identifier. */
            id: string;
            /**
             * @description Whether this session is good only for setting up the second factor that the account asks
             *     everybody for; once that is done, it is good for all.
             */
            second_factor_missing: boolean;
            /** @description The secret, which is never shown again; null where a browser keeps it. */
            token: string | null;
            /** @description Who signed in. */
            user: components["schemas"]["User"];
        };
        /** @description A token that was just made. */
        NewToken: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string | null;
            /** @description Its identifier. */
            id: string;
            /**
             * Format: date-time
             * @description When it was last used, to a few seconds.
             */
            last_used_at: string | null;
            /** @description The secret's last four characters. */
            last4: string;
            /** @description Its name for people. */
            name: string;
            /** @description The one project it is good for. */
            project_id: string | null;
            /**
             * Format: date-time
             * @description When it was revoked.
             */
            revoked_at: string | null;
            /** @description Its rights. */
            scopes: components["schemas"]["Scope"][];
            /** @description Whether it is live. */
            status: components["schemas"]["CredentialStatus"];
            /** @description The secret; it is never shown again. */
            token: string;
        };
        /** @description What the cloud does when a guest crashed: went off though neither you nor the guest wanted it. */
        OnCrash: "restart" | "stop";
        /** @description Long work on a resource. */
        Operation: {
            /**
             * Format: date-time
             * @description When it was started.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it is late.
             */
            deadline_at: string;
            /** @description Why it failed, or needs attention. */
            error: components["schemas"]["Fault"] | null;
            /** @description Its identifier. */
            id: string;
            /** @description The project of that, if any. */
            project_id: string | null;
            /** @description What it works on. */
            resource_id: string;
            /** @description How it stands. */
            status: components["schemas"]["OperationStatus"];
            /** @description What it does, such as `server-create`. */
            type: string;
            /**
             * Format: date-time
             * @description When it last moved.
             */
            updated_at: string;
        };
        /** @description How many operations stand how. */
        OperationCounts: {
            /**
             * Format: int64
             * @description Replaced.
             */
            cancelled: number;
            /**
             * Format: int64
             * @description Not done.
             */
            failed: number;
            /**
             * Format: int64
             * @description Waiting for the operator.
             */
            needs_attention: number;
            /**
             * Format: int64
             * @description Going on.
             */
            running: number;
            /**
             * Format: int64
             * @description Done.
             */
            succeeded: number;
        };
        /** @description A page of a list. */
        OperationPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Operation"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description How an operation stands. */
        OperationStatus: "running" | "needs_attention" | "succeeded" | "failed" | "cancelled";
        /** @description How an attempt ended. */
        Outcome: "done" | "denied";
        /** @description What a new password has changed. */
        PasswordReset: {
            /**
             * Format: date-time
             * @description When it was replaced.
             */
            changed_at: string;
            /** @description Whose password it is. */
            email: string;
        };
        /** @description A server whose password is being set. */
        PasswordReset2: {
            /** @description The reserved address that its public one is; null for one that ends with the server. */
            address_id: string | null;
            /**
             * Format: date-time
             * @description When it was ordered.
             */
            created_at: string;
            /** @description Whether deletion is refused. */
            deletion_protection: boolean;
            /**
             * Format: int64
             * @description Root disk in GiB.
             */
            disk_gib: number;
            /**
             * Format: date-time
             * @description When the cloud deletes it by itself.
             */
            expires_at: string | null;
            /** @description Why it is not as wished. */
            fault: components["schemas"]["Fault"] | null;
            /** @description Its identifier. */
            id: string;
            /** @description The name of its image. */
            image: string;
            /** @description How it is reached. */
            ip_addresses: components["schemas"]["Addresses"];
            /** @description The ISO in its drive. */
            iso_id: string | null;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description The address of its primary network card. */
            mac_address: string;
            /**
             * Format: int64
             * @description Memory in MiB.
             */
            memory_mib: number;
            /** @description Its name, unique in the project, and the guest's host name. */
            name: string;
            /** @description Its primary network, where `include` asks for it. */
            network?: components["schemas"]["Network"] | null;
            /** @description Its primary private network. */
            network_id: string;
            /** @description Its cards, the primary one first. */
            networks: components["schemas"]["Card"][];
            /** @description What the cloud does when the guest crashed. */
            on_crash: components["schemas"]["OnCrash"];
            /** @description The operation that this request started. */
            operation_id?: string | null;
            /** @description The password, where none was given; it is never shown again. */
            password?: string | null;
            /** @description Its project, where `include` asks for it. */
            project?: components["schemas"]["Project"] | null;
            /** @description The project it belongs to. */
            project_id: string | null;
            /** @description The name of its region. */
            region: string;
            /** @description What may reach it, and what it may reach. */
            security_group_ids: string[];
            /** @description The name of its size. */
            size: string;
            /** @description Keys that may log in. */
            ssh_key_ids: string[];
            /** @description Its ssh keys that still exist, where `include` asks for them. */
            ssh_keys?: components["schemas"]["SshKey"][] | null;
            /** @description Where it is in its life. */
            status: components["schemas"]["ServerStatus"];
            /**
             * Format: date-time
             * @description When it was seen gone.
             */
            terminated_at: string | null;
            /**
             * Format: date-time
             * @description Since when it is in the trash; null where it is not.
             */
            trashed_at: string | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Virtual processors.
             */
            vcpus: number;
        };
        /** @description What something costs. */
        Price: {
            /** @description Price of a started hour. */
            hourly: string;
            /** @description The most a calendar month can cost, or what a month ahead costs. */
            monthly: string;
        };
        /** @description A room for resources. */
        Project: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Its identifier. */
            id: string;
            /** @description Whether it is the one that every account keeps. */
            is_default: boolean;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name, unique in the account. */
            name: string;
            /** @description Its own limits, beside those of the account; what is not named has none. */
            quotas: {
                [key: string]: number;
            };
            /** @description Where it is in its life. */
            status: components["schemas"]["ProjectStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A page of a list. */
        ProjectPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Project"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description The life of a project. */
        ProjectStatus: "active" | "suspended" | "archived";
        /** @description A code of the phone, or a recovery code. */
        ProveFactor: {
            /** @description The code; each is good once. */
            code: string;
        };
        /** @description How far an image with a source is. */
        PullStatus: "ready" | "absent" | "pulling" | "failed" | "retired";
        /** @description Both levels of a quota. */
        Quota: {
            /** @description The lines of the account. */
            account: components["schemas"]["QuotaLine"][];
            /** @description The lines of the project. */
            project: components["schemas"]["QuotaLine"][];
            /** @description The project that the second list belongs to. */
            project_id: string;
        };
        /** @description One line of a quota. */
        QuotaLine: {
            /**
             * Format: int64
             * @description How many there may be; null is no limit.
             */
            limit: number | null;
            /** @description What is counted. */
            name: string;
            /**
             * Format: int64
             * @description How many there are.
             */
            used: number;
        };
        /** @description A fresh root disk. */
        RebuildServer: {
            /** @description The image, by name or id; the one it has if absent. */
            image?: string | null;
        };
        /** @description Codes for the day the phone is lost. */
        RecoveryCodes: {
            /** @description Each is good once, in place of the phone's code. */
            recovery_codes: string[];
        };
        /** @description A place where servers run. */
        Region: {
            /** @description What a reserved address costs here; null is free. */
            address_price: components["schemas"]["Price"] | null;
            /** @description ISO 3166-1 alpha-2 country code, if known. */
            country: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Its identifier. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description The word that orders use. */
            name: string;
            /** @description What a GiB of a snapshot costs here; null is free. */
            snapshot_gib_price: components["schemas"]["Price"] | null;
            /** @description Whether it takes orders. */
            status: components["schemas"]["CatalogueStatus"];
            /** @description Its name for people. */
            title: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @description What a GiB of a volume costs here; null is free. */
            volume_gib_price: components["schemas"]["Price"] | null;
        };
        /** @description A page of a list. */
        RegionPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Region"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description What a confirmed registration has made. */
        Registered: {
            /** @description The account. */
            account: components["schemas"]["Account"];
            /** @description Its default project. */
            project: components["schemas"]["Project"];
            /** @description Its owner's first session. */
            session: components["schemas"]["NewSession"];
        };
        /** @description Asks for a console. */
        RequestConsole: {
            /** @description Which console. */
            kind: components["schemas"]["ConsoleKind"];
        };
        /** @description Whether everybody must have a second factor. */
        RequireSecondFactor: {
            /** @description Whether they must. */
            required: boolean;
        };
        /** @description On which terms an account resells. */
        ResellerTerms: {
            /** @description The brand for people. */
            brand_name: string;
            /** @description The brand's word in addresses. */
            brand_slug: string;
            /**
             * Format: uint32
             * @description How far below the catalogue it buys, in percent.
             */
            margin_percent: number;
        };
        /** @description For whom another code is wanted. */
        ResendCode: {
            /** @description The address. */
            email: string;
        };
        /** @description A wish for an address. */
        ReserveAddress: {
            /** @description Free pairs. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description A name, unique in the project; the address itself if absent. */
            name?: string | null;
            /** @description The project, by id or name; your own or the default one if absent. */
            project_id?: string | null;
            /** @description The region, by id or name; the first that takes orders if absent. */
            region?: string | null;
        };
        /** @description A new password with the code that allows it. */
        ResetPassword: {
            /** @description The code that came to it; blanks, dashes and case do not matter. */
            code: string;
            /** @description The address. */
            email: string;
            /**
             * Format: password
             * @description The new password.
             */
            password: string;
        };
        /** @description A login password. */
        ResetPassword2: {
            /**
             * Format: password
             * @description The password; one is made if absent.
             */
            password?: string | null;
        };
        /** @description Another size. */
        ResizeServer: {
            /** @description The size, by name or id. */
            size: string;
        };
        /** @description A larger size. */
        ResizeVolume: {
            /**
             * Format: uint64
             * @description The new size in GiB, above the present one.
             */
            size_gib: number;
        };
        /** @description The answer of a revocation; the same again when it is done twice. */
        Revoked: {
            /** @description What was revoked. */
            id: string;
            /** @description Always true. */
            revoked: boolean;
        };
        /** @description A named set of scopes. */
        Role: {
            /** @description Whether every account has it and nobody can change it. */
            built_in: boolean;
            /**
             * Format: date-time
             * @description When it was made; null for built-in roles.
             */
            created_at: string | null;
            /** @description Its identifier; the name itself for built-in roles. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name, which people are given. */
            name: string;
            /** @description Its rights. */
            scopes: components["schemas"]["Scope"][];
            /** @description Whether it can be given. */
            status: components["schemas"]["RoleStatus"];
            /**
             * Format: date-time
             * @description When it was last changed; null for built-in roles.
             */
            updated_at: string | null;
        };
        /** @description A page of a list. */
        RolePage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Role"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Whether a role can be given. */
        RoleStatus: "active" | "deleted";
        /** @description An amount of processors, memory and disk. */
        Room: {
            /**
             * Format: int64
             * @description Disk in GiB.
             */
            disk_gib: number;
            /**
             * Format: int64
             * @description Memory in MiB.
             */
            memory_mib: number;
            /**
             * Format: int64
             * @description Virtual processors.
             */
            vcpus: number;
        };
        /** @description How to rotate. */
        RotateKey: {
            /**
             * Format: uint64
             * @description How long both keys work, in seconds; a day if absent.
             */
            overlap_seconds?: number | null;
        };
        /** @description One thing that is allowed or denied. */
        Rule: {
            /**
             * @description What becomes of it. What one rule denies does not get through, whatever others allow.
             * @enum {string}
             */
            action: "allow" | "deny";
            /** @description The address block at the other end; null where that is a group. */
            cidr: string | null;
            /** @description A remark. */
            description: string;
            /**
             * @description Which way the connection is opened, seen from the server.
             * @enum {string}
             */
            direction: "in" | "out";
            /** @description The group at the other end; null where that is an address block. */
            group_id: string | null;
            /** @description Its identifier, unique in its group, address or network. */
            id: string;
            /** @description A port such as `443` or a range such as `8000-8080`; null is every port. */
            ports: string | null;
            /**
             * @description What is spoken.
             * @enum {string}
             */
            protocol: "any" | "tcp" | "udp" | "icmp";
        };
        /**
         * @description A right of a credential or a role; * is every right.
         * @enum {string}
         */
        Scope: "*" | "account:read" | "account:write" | "audit:read" | "billing:read" | "billing:write" | "dns:destroy" | "dns:read" | "dns:write" | "events:read" | "keys:read" | "keys:write" | "metrics:read" | "networks:destroy" | "networks:read" | "networks:write" | "projects:read" | "projects:write" | "servers:destroy" | "servers:read" | "servers:write" | "support:read" | "support:write" | "tokens:read" | "tokens:write" | "usage:read" | "users:read" | "users:write" | "volumes:destroy" | "volumes:read" | "volumes:write" | "webhooks:read" | "webhooks:write";
        /** @description How a second factor stands. */
        SecondFactor: {
            /** @description Whether signing in asks for it. */
            enabled: boolean;
            /**
             * Format: uint32
             * @description Recovery codes that were not used.
             */
            recovery_codes_left: number;
        };
        /** @description A named list of what is allowed and denied. */
        SecurityGroup: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description A remark. */
            description: string;
            /** @description Its identifier. */
            id: string;
            /** @description Whether servers get it when nothing else is said. */
            is_default: boolean;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name, unique in the project. */
            name: string;
            /** @description The operation that this request started. */
            operation_id?: string | null;
            /** @description The project it belongs to. */
            project_id: string | null;
            /** @description What is allowed and denied. */
            rules: components["schemas"]["Rule"][];
            /** @description Whether servers can have it. */
            status: components["schemas"]["SecurityGroupStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A page of a list. */
        SecurityGroupPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["SecurityGroup"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Whether servers can have a security group. */
        SecurityGroupStatus: "active" | "deleted";
        /** @description A virtual machine. */
        Server: {
            /** @description The reserved address that its public one is; null for one that ends with the server. */
            address_id: string | null;
            /**
             * Format: date-time
             * @description When it was ordered.
             */
            created_at: string;
            /** @description Whether deletion is refused. */
            deletion_protection: boolean;
            /**
             * Format: int64
             * @description Root disk in GiB.
             */
            disk_gib: number;
            /**
             * Format: date-time
             * @description When the cloud deletes it by itself.
             */
            expires_at: string | null;
            /** @description Why it is not as wished. */
            fault: components["schemas"]["Fault"] | null;
            /** @description Its identifier. */
            id: string;
            /** @description The name of its image. */
            image: string;
            /** @description How it is reached. */
            ip_addresses: components["schemas"]["Addresses"];
            /** @description The ISO in its drive. */
            iso_id: string | null;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description The address of its primary network card. */
            mac_address: string;
            /**
             * Format: int64
             * @description Memory in MiB.
             */
            memory_mib: number;
            /** @description Its name, unique in the project, and the guest's host name. */
            name: string;
            /** @description Its primary network, where `include` asks for it. */
            network?: components["schemas"]["Network"] | null;
            /** @description Its primary private network. */
            network_id: string;
            /** @description Its cards, the primary one first. */
            networks: components["schemas"]["Card"][];
            /** @description What the cloud does when the guest crashed. */
            on_crash: components["schemas"]["OnCrash"];
            /** @description The operation that this request started. */
            operation_id?: string | null;
            /** @description Its project, where `include` asks for it. */
            project?: components["schemas"]["Project"] | null;
            /** @description The project it belongs to. */
            project_id: string | null;
            /** @description The name of its region. */
            region: string;
            /** @description What may reach it, and what it may reach. */
            security_group_ids: string[];
            /** @description The name of its size. */
            size: string;
            /** @description Keys that may log in. */
            ssh_key_ids: string[];
            /** @description Its ssh keys that still exist, where `include` asks for them. */
            ssh_keys?: components["schemas"]["SshKey"][] | null;
            /** @description Where it is in its life. */
            status: components["schemas"]["ServerStatus"];
            /**
             * Format: date-time
             * @description When it was seen gone.
             */
            terminated_at: string | null;
            /**
             * Format: date-time
             * @description Since when it is in the trash; null where it is not.
             */
            trashed_at: string | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Virtual processors.
             */
            vcpus: number;
        };
        /** @description Several objects that were made at once. */
        ServerBatch: {
            /** @description The objects. */
            data: components["schemas"]["Server"][];
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description A page of a list. */
        ServerPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Server"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Where a server is in its life. */
        ServerStatus: "pending" | "building" | "running" | "starting" | "stopping" | "stopped" | "rebooting" | "rebuilding" | "resizing" | "suspended" | "failed" | "deleting" | "terminated";
        /** @description A session without its secret. */
        Session: {
            /**
             * Format: date-time
             * @description When it was opened.
             */
            created_at: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string | null;
            /** @description Its identifier. */
            id: string;
            /**
             * Format: date-time
             * @description When it was last used, to a few seconds.
             */
            last_used_at: string | null;
            /** @description The secret's last four characters. */
            last4: string;
            /**
             * Format: date-time
             * @description When it was ended.
             */
            revoked_at: string | null;
            /** @description Whether it is live. */
            status: components["schemas"]["CredentialStatus"];
        };
        /** @description A page of a list. */
        SessionPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Session"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description A price of the catalogue. 0 a month is free. */
        SetPrice: {
            /** @description Price of a started hour; a 672nd of the month's if absent. */
            hourly?: string | null;
            /** @description The most a month can cost; below a million. */
            monthly: string;
        };
        /** @description New limits. */
        SetQuota: {
            /** @description The limits by name; null is no limit. */
            quotas: {
                [key: string]: number | null;
            };
        };
        /** @description The security group of a network. */
        SetSecurityGroup: {
            /** @description The group, by id or name; none if null or absent. */
            security_group?: string | null;
        };
        /** @description The security groups of a server. */
        SetSecurityGroups: {
            /** @description All of them, by id or name. */
            security_groups: string[];
        };
        /** @description How a setting stands. */
        Setting: {
            /** @description What it is about, as a sentence. */
            about: string;
            /** @description The words it may be; null for numbers. */
            choices: string[] | null;
            /** @description What the configuration says. */
            configured: string;
            /** @description Whether the operator has decided it since. */
            decided: boolean;
            /**
             * Format: date-time
             * @description When that was.
             */
            decided_at: string | null;
            /**
             * Format: uint32
             * @description The least number it may be; null for words.
             */
            least: number | null;
            /**
             * Format: uint32
             * @description The greatest number it may be; null for words.
             */
            most: number | null;
            /** @description Its name. */
            name: string;
            /** @description What counts. */
            value: string;
        };
        /** @description Every setting. */
        Settings: {
            /** @description The settings. */
            settings: components["schemas"]["Setting"][];
        };
        /** @description What a server may have, and what it costs. */
        Size: {
            /**
             * Format: uint32
             * @description The most a server may send and receive, in Mbit/s; null is no limit.
             */
            bandwidth_mbit: number | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uint64
             * @description Root disk in GiB.
             */
            disk_gib: number;
            /** @description Its identifier. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /**
             * Format: uint64
             * @description Memory in MiB.
             */
            memory_mib: number;
            /** @description The word that orders use. */
            name: string;
            /** @description Price of a started hour. */
            price_hourly: string;
            /** @description The most a month can cost. */
            price_monthly: string;
            /** @description Whether it can be ordered. */
            status: components["schemas"]["CatalogueStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /**
             * Format: uint32
             * @description Virtual processors.
             */
            vcpus: number;
        };
        /** @description A page of a list. */
        SizePage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Size"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description A copy of a disk as it was at one moment. */
        Snapshot: {
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was seen gone.
             */
            deleted_at: string | null;
            /** @description Why it is not as wished. */
            fault: components["schemas"]["Fault"] | null;
            /** @description Its identifier. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name, unique in the project. */
            name: string;
            /** @description The operation that this request started. */
            operation_id?: string | null;
            /** @description The project it belongs to. */
            project_id: string | null;
            /**
             * Format: date-time
             * @description When it was whole.
             */
            ready_at: string | null;
            /** @description The name of its region. */
            region: string;
            /** @description The server whose root disk it is of, if it is of one; it may be gone by now. */
            server_id: string | null;
            /**
             * Format: uint64
             * @description The size of the disk in GiB.
             */
            size_gib: number;
            /** @description Where it is in its life. */
            status: components["schemas"]["SnapshotStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @description The volume it is of, if it is of one; it may be gone by now. */
            volume_id: string | null;
        };
        /** @description A page of a list. */
        SnapshotPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Snapshot"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Where a snapshot is in its life. */
        SnapshotStatus: "creating" | "ready" | "reverting" | "failed" | "deleting" | "deleted";
        /** @description A public key. */
        SshKey: {
            /** @description For instance `ssh-ed25519`. */
            algorithm: string;
            /**
             * Format: date-time
             * @description When it was added.
             */
            created_at: string;
            /** @description As `ssh-keygen -lf` prints it. */
            fingerprint: string;
            /** @description Its identifier. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name, unique in the project. */
            name: string;
            /** @description The project it belongs to. */
            project_id: string | null;
            /** @description Algorithm, base64 and comment in one line. */
            public_key: string;
            /** @description Whether it can be used for orders. */
            status: components["schemas"]["SshKeyStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A page of a list. */
        SshKeyPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["SshKey"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Whether an ssh key can be used for orders. */
        SshKeyStatus: "active" | "deleted";
        /** @description Something that is paid for as long as it is there. */
        Subscription: {
            /** @description For how long one charge pays. */
            billing_period: components["schemas"]["BillingPeriod"];
            /**
             * Format: date-time
             * @description When it ended, if it did.
             */
            ended_at: string | null;
            /** @description What is set aside for it. */
            held: string;
            /** @description Its identifier. */
            id: string;
            /** @description The thing's name when it was ordered. */
            name: string;
            /**
             * Format: date-time
             * @description Up to when it is paid.
             */
            paid_until: string;
            /** @description What the thing is, such as the name of a size. */
            plan: string;
            /** @description Price of a started hour. */
            price_hourly: string;
            /** @description The most a calendar month costs, or what a month ahead costs. */
            price_monthly: string;
            /** @description The thing's project. */
            project_id: string | null;
            /** @description The thing. */
            resource_id: string;
            /**
             * Format: date-time
             * @description When its first period began.
             */
            started_at: string;
            /** @description How it stands. */
            status: components["schemas"]["SubscriptionStatus"];
            /** @description What it has cost in all. */
            total: string;
            /** @description What sort of thing it is for. */
            type: components["schemas"]["SubscriptionType"];
        };
        /** @description A page of a list. */
        SubscriptionPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Subscription"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description How a subscription stands. */
        SubscriptionStatus: "held" | "active" | "ended";
        /** @description What sort of thing is paid for. */
        SubscriptionType: "server" | "volume" | "snapshot" | "address";
        /** @description A token without its secret. */
        Token: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string | null;
            /** @description Its identifier. */
            id: string;
            /**
             * Format: date-time
             * @description When it was last used, to a few seconds.
             */
            last_used_at: string | null;
            /** @description The secret's last four characters. */
            last4: string;
            /** @description Its name for people. */
            name: string;
            /** @description The one project it is good for. */
            project_id: string | null;
            /**
             * Format: date-time
             * @description When it was revoked.
             */
            revoked_at: string | null;
            /** @description Its rights. */
            scopes: components["schemas"]["Scope"][];
            /** @description Whether it is live. */
            status: components["schemas"]["CredentialStatus"];
        };
        /** @description A page of a list. */
        TokenPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Token"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description One movement of money. */
        Transaction: {
            /** @description What it added to the balance; less than nothing if it took from it. */
            amount: string;
            /** @description The balance after it. */
            balance: string;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /** @description A sentence for people. */
            description: string;
            /** @description What it added to what is set aside. */
            held: string;
            /** @description Its identifier. */
            id: string;
            /** @description The project of that. */
            project_id: string | null;
            /** @description What it is about, if anything. */
            resource_id: string | null;
            /** @description Why. */
            type: components["schemas"]["TransactionType"];
        };
        /** @description A page of a list. */
        TransactionPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Transaction"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Why money moved. */
        TransactionType: "credit" | "correction" | "hold" | "capture" | "release" | "charge" | "refund";
        /** @description What was used in a period. */
        Usage: {
            /**
             * Format: int64
             * @description Requests above what is included.
             */
            overage: number;
            /**
             * Format: date
             * @description Last day.
             */
            period_end: string;
            /**
             * Format: date
             * @description First day.
             */
            period_start: string;
            /**
             * Format: int64
             * @description Requests; the figure may lag a few seconds.
             */
            requests: number;
        };
        /** @description An amount that has been given away. */
        UsedRoom: {
            /**
             * Format: int64
             * @description Disk in GiB.
             */
            disk_gib: number;
            /**
             * Format: int64
             * @description Memory in MiB.
             */
            memory_mib: number;
            /**
             * Format: int64
             * @description Virtual processors.
             */
            vcpus: number;
        };
        /** @description A person. */
        User: {
            /**
             * Format: date-time
             * @description When it was added.
             */
            created_at: string;
            /** @description How days are written for it; null before it has chosen. */
            date_format: components["schemas"]["DateFormat"] | null;
            /** @description The address; unique in the whole cloud. */
            email: string;
            /** @description Its identifier. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description The address again, as every object has a name. */
            name: string;
            /** @description Whether it runs the cloud. */
            operator: boolean;
            /**
             * @description The only projects that it works in, as far as you may know of them; null is every project,
             *     those to come too.
             */
            projects: string[] | null;
            /** @description The word of a built-in role, or the name of one of the account's own. */
            role: string;
            /** @description Whether it can sign in. */
            status: components["schemas"]["UserStatus"];
            /** @description In which zone moments are told to it (IANA); null is that of its system. */
            time_zone: string | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A page of a list. */
        UserPage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["User"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Whether a person can sign in. */
        UserStatus: "active" | "invited" | "removed";
        /** @description A disk that outlives servers. */
        Volume: {
            /**
             * Format: date-time
             * @description When it was ordered.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was seen gone.
             */
            deleted_at: string | null;
            /** @description Why it is not as wished. */
            fault: components["schemas"]["Fault"] | null;
            /** @description Its identifier. */
            id: string;
            /** @description Free pairs. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name, unique in the project. */
            name: string;
            /** @description The operation that this request started. */
            operation_id?: string | null;
            /** @description The project it belongs to. */
            project_id: string | null;
            /** @description The name of its region. */
            region: string;
            /** @description The disk's serial number as the guest sees it, under `/dev/disk/by-id/virtio-…`. */
            serial: string;
            /** @description The server it belongs in. */
            server_id: string | null;
            /**
             * Format: uint64
             * @description Its size in GiB; it only grows.
             */
            size_gib: number;
            /** @description Where it is in its life. */
            status: components["schemas"]["VolumeStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A page of a list. */
        VolumePage: {
            /** @description The objects, oldest first unless the verb says otherwise or it was asked for. */
            data: components["schemas"]["Volume"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The id of this request. */
            request_id: string;
        };
        /** @description Where a volume is in its life. */
        VolumeStatus: "available" | "attaching" | "attached" | "detaching" | "resizing" | "growing" | "creating" | "reverting" | "deleting" | "deleted";
        /** @description What an account has. */
        Wallet: {
            /** @description What an order may cost; null is as much as you like. */
            available: string | null;
            /** @description What it can spend; below zero is owed. */
            balance: string;
            /** @description How far below zero orders may bring it; null is as far as you like. */
            credit_limit: string | null;
            /** @description What amounts are in (ISO 4217). */
            currency: string;
            /**
             * Format: date-time
             * @description Since when the wallet is below its limit, if it is.
             */
            empty_since: string | null;
            /** @description What is set aside for servers that are being made. */
            held: string;
            /** @description What an hour of all that is paid by the hour costs. */
            hourly_cost: string;
            /**
             * Format: int64
             * @description Whole hours until nothing is available, as long as nothing changes; null if there is no
             *     limit or nothing is paid by the hour.
             */
            hours_left: number | null;
            /** @description The most that a month of everything costs. */
            monthly_cost: string;
            /**
             * Format: int64
             * @description How many things are paid for.
             */
            subscriptions: number;
        };
    };
    responses: {
        /** @description `invalid_cursor` */
        "400.invalid_cursor": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "invalid_cursor";
                    };
                };
            };
        };
        /** @description `invalid_request` */
        "400.invalid_request": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "invalid_request";
                    };
                };
            };
        };
        /** @description `invalid_login`, `second_factor_required` */
        "401.invalid_login.second_factor_required": {
            headers: {
                "WWW-Authenticate": components["headers"]["Authenticate"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "invalid_login" | "second_factor_required";
                    };
                };
            };
        };
        /** @description `unauthenticated`, `invalid_login`, `key_revoked`, `token_expired` */
        "401.unauthenticated.invalid_login.key_revoked.token_expired": {
            headers: {
                "WWW-Authenticate": components["headers"]["Authenticate"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "unauthenticated" | "invalid_login" | "key_revoked" | "token_expired";
                    };
                };
            };
        };
        /** @description `unauthenticated`, `key_revoked`, `token_expired` */
        "401.unauthenticated.key_revoked.token_expired": {
            headers: {
                "WWW-Authenticate": components["headers"]["Authenticate"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "unauthenticated" | "key_revoked" | "token_expired";
                    };
                };
            };
        };
        /** @description `insufficient_funds` */
        "402.insufficient_funds": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "insufficient_funds";
                    };
                };
            };
        };
        /** @description `insufficient_scope`, `session_required`, `operator_required`, `second_factor_missing`, `no_project`, `api_access_disabled`, `account_suspended`, `origin_refused`, `csrf_refused` */
        "403.insufficient_scope.session_required.operator_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "insufficient_scope" | "session_required" | "operator_required" | "second_factor_missing" | "no_project" | "api_access_disabled" | "account_suspended" | "origin_refused" | "csrf_refused";
                    };
                };
            };
        };
        /** @description `insufficient_scope`, `session_required`, `second_factor_missing`, `api_access_disabled` */
        "403.insufficient_scope.session_required.second_factor_missing.api_access_disabled": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "insufficient_scope" | "session_required" | "second_factor_missing" | "api_access_disabled";
                    };
                };
            };
        };
        /** @description `insufficient_scope`, `session_required`, `second_factor_missing`, `api_access_disabled`, `account_suspended`, `origin_refused`, `csrf_refused` */
        "403.insufficient_scope.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "insufficient_scope" | "session_required" | "second_factor_missing" | "api_access_disabled" | "account_suspended" | "origin_refused" | "csrf_refused";
                    };
                };
            };
        };
        /** @description `insufficient_scope`, `session_required`, `second_factor_missing`, `api_access_disabled`, `origin_refused`, `csrf_refused` */
        "403.insufficient_scope.session_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "insufficient_scope" | "session_required" | "second_factor_missing" | "api_access_disabled" | "origin_refused" | "csrf_refused";
                    };
                };
            };
        };
        /** @description `insufficient_scope`, `session_required`, `second_factor_missing`, `no_project`, `api_access_disabled`, `account_suspended`, `origin_refused`, `csrf_refused` */
        "403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "insufficient_scope" | "session_required" | "second_factor_missing" | "no_project" | "api_access_disabled" | "account_suspended" | "origin_refused" | "csrf_refused";
                    };
                };
            };
        };
        /** @description `operator_required`, `second_factor_missing`, `api_access_disabled` */
        "403.operator_required.second_factor_missing.api_access_disabled": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "operator_required" | "second_factor_missing" | "api_access_disabled";
                    };
                };
            };
        };
        /** @description `operator_required`, `second_factor_missing`, `api_access_disabled`, `origin_refused`, `csrf_refused` */
        "403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "operator_required" | "second_factor_missing" | "api_access_disabled" | "origin_refused" | "csrf_refused";
                    };
                };
            };
        };
        /** @description `origin_refused` */
        "403.origin_refused": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "origin_refused";
                    };
                };
            };
        };
        /** @description `registration_closed` */
        "403.registration_closed": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "registration_closed";
                    };
                };
            };
        };
        /** @description `registration_closed`, `origin_refused` */
        "403.registration_closed.origin_refused": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "registration_closed" | "origin_refused";
                    };
                };
            };
        };
        /** @description `session_required`, `second_factor_missing`, `api_access_disabled` */
        "403.session_required.second_factor_missing.api_access_disabled": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "session_required" | "second_factor_missing" | "api_access_disabled";
                    };
                };
            };
        };
        /** @description `session_required`, `second_factor_missing`, `api_access_disabled`, `account_suspended`, `origin_refused`, `csrf_refused` */
        "403.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "session_required" | "second_factor_missing" | "api_access_disabled" | "account_suspended" | "origin_refused" | "csrf_refused";
                    };
                };
            };
        };
        /** @description `ticket_used`, `ticket_expired`, `origin_refused` */
        "403.ticket_used.ticket_expired.origin_refused": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "ticket_used" | "ticket_expired" | "origin_refused";
                    };
                };
            };
        };
        /** @description `not_found` */
        "404.not_found": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "not_found";
                    };
                };
            };
        };
        /** @description `conflict`, `idempotency_in_progress` */
        "409.conflict.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "conflict" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `conflict`, `name_taken`, `in_use`, `wrong_state`, `idempotency_in_progress` */
        "409.conflict.name_taken.in_use.wrong_state.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "conflict" | "name_taken" | "in_use" | "wrong_state" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `conflict`, `protected`, `idempotency_in_progress` */
        "409.conflict.protected.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "conflict" | "protected" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `conflict`, `wrong_state`, `idempotency_in_progress` */
        "409.conflict.wrong_state.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "conflict" | "wrong_state" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `idempotency_in_progress` */
        "409.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `in_use`, `idempotency_in_progress` */
        "409.in_use.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "in_use" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `in_use`, `protected`, `idempotency_in_progress` */
        "409.in_use.protected.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "in_use" | "protected" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `in_use`, `wrong_state`, `idempotency_in_progress` */
        "409.in_use.wrong_state.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "in_use" | "wrong_state" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `name_taken` */
        "409.name_taken": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "name_taken";
                    };
                };
            };
        };
        /** @description `name_taken`, `idempotency_in_progress` */
        "409.name_taken.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "name_taken" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `name_taken`, `idempotency_in_progress`, `no_capacity` */
        "409.name_taken.idempotency_in_progress.no_capacity": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "name_taken" | "idempotency_in_progress" | "no_capacity";
                    };
                };
            };
        };
        /** @description `name_taken`, `wrong_state`, `idempotency_in_progress` */
        "409.name_taken.wrong_state.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "name_taken" | "wrong_state" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `name_taken`, `wrong_state`, `idempotency_in_progress`, `no_capacity` */
        "409.name_taken.wrong_state.idempotency_in_progress.no_capacity": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "name_taken" | "wrong_state" | "idempotency_in_progress" | "no_capacity";
                    };
                };
            };
        };
        /** @description `name_taken`, `wrong_state`, `idempotency_in_progress`, `no_capacity`, `image_not_ready` */
        "409.name_taken.wrong_state.idempotency_in_progress.no_capacity.image_not_ready": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "name_taken" | "wrong_state" | "idempotency_in_progress" | "no_capacity" | "image_not_ready";
                    };
                };
            };
        };
        /** @description `protected`, `idempotency_in_progress` */
        "409.protected.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "protected" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `protected`, `wrong_state`, `idempotency_in_progress` */
        "409.protected.wrong_state.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "protected" | "wrong_state" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `wrong_state` */
        "409.wrong_state": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "wrong_state";
                    };
                };
            };
        };
        /** @description `wrong_state`, `idempotency_in_progress` */
        "409.wrong_state.idempotency_in_progress": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "wrong_state" | "idempotency_in_progress";
                    };
                };
            };
        };
        /** @description `wrong_state`, `idempotency_in_progress`, `image_not_ready` */
        "409.wrong_state.idempotency_in_progress.image_not_ready": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "wrong_state" | "idempotency_in_progress" | "image_not_ready";
                    };
                };
            };
        };
        /** @description `wrong_state`, `idempotency_in_progress`, `no_capacity` */
        "409.wrong_state.idempotency_in_progress.no_capacity": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "wrong_state" | "idempotency_in_progress" | "no_capacity";
                    };
                };
            };
        };
        /** @description `wrong_state`, `idempotency_in_progress`, `no_capacity`, `image_not_ready` */
        "409.wrong_state.idempotency_in_progress.no_capacity.image_not_ready": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "wrong_state" | "idempotency_in_progress" | "no_capacity" | "image_not_ready";
                    };
                };
            };
        };
        /** @description `precondition_failed` */
        "412.precondition_failed": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "precondition_failed";
                    };
                };
            };
        };
        /** @description `body_too_large` */
        "413.body_too_large": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "body_too_large";
                    };
                };
            };
        };
        /** @description `unsupported_media_type` */
        "415.unsupported_media_type": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "unsupported_media_type";
                    };
                };
            };
        };
        /** @description `idempotency_key_reused`, `invalid_code`, `validation_failed` */
        "422.idempotency_key_reused.invalid_code.validation_failed": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "idempotency_key_reused" | "invalid_code" | "validation_failed";
                    };
                };
            };
        };
        /** @description `idempotency_key_reused`, `validation_failed` */
        "422.idempotency_key_reused.validation_failed": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "idempotency_key_reused" | "validation_failed";
                    };
                };
            };
        };
        /** @description `idempotency_key_reused`, `validation_failed`, `unsupported` */
        "422.idempotency_key_reused.validation_failed.unsupported": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "idempotency_key_reused" | "validation_failed" | "unsupported";
                    };
                };
            };
        };
        /** @description `invalid_code`, `validation_failed` */
        "422.invalid_code.validation_failed": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "invalid_code" | "validation_failed";
                    };
                };
            };
        };
        /** @description `unsupported` */
        "422.unsupported": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "unsupported";
                    };
                };
            };
        };
        /** @description `validation_failed` */
        "422.validation_failed": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "validation_failed";
                    };
                };
            };
        };
        /** @description `upgrade_required` */
        "426.upgrade_required": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "upgrade_required";
                    };
                };
            };
        };
        /** @description `quota_exceeded`, `rate_limited` */
        "429.quota_exceeded.rate_limited": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "quota_exceeded" | "rate_limited";
                    };
                };
            };
        };
        /** @description `rate_limited` */
        "429.rate_limited": {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "rate_limited";
                    };
                };
            };
        };
        /** @description `internal_error` */
        "500.internal_error": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "internal_error";
                    };
                };
            };
        };
        /** @description `unavailable` */
        "503.unavailable": {
            headers: {
                "X-RateLimit-Limit": components["headers"]["RateLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateReset"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    error?: {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    parameters: {
        /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
        IdempotencyKey: string;
        /** @description The ETag of the version that the change is meant for, or *. */
        IfMatch: string;
        /** @description Resume after this event. */
        LastEventId: string;
        /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
        Prefer: string;
    };
    requestBodies: never;
    headers: {
        /** @description Always Bearer. */
        Authenticate: string;
        /** @description The version of the object, for If-Match. */
        ETag: string;
        /** @description The preference that was honoured. */
        PreferenceApplied: string;
        /** @description Requests a minute; absent where there is no limit. */
        RateLimit: number;
        /** @description Requests left now. */
        RateRemaining: number;
        /** @description Seconds until the limit is whole again. */
        RateReset: number;
        /** @description true, where this answer was given before to the same idempotency key. */
        Replayed: string;
        /** @description The id of this request; quote it when you ask for help. */
        RequestId: string;
        /** @description Seconds until another try may succeed. */
        RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "account.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads your account. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.rename": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeOwnAccount"];
            };
        };
        responses: {
            /** @description Renames your account. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.disable_access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switches API access off and revokes every key and token. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.enable_access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switches API access on, where the operator's policy is open. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.request_access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Asks the operator for API access. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.change_details": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeDetails"];
            };
        };
        responses: {
            /** @description Changes what your account says of itself: its time zone, who is billed, and where. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.renew_key_pair": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmPassword"];
            };
        };
        responses: {
            /** @description Gives your account another key pair; the one before stops working at once. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPair"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.invalid_login.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.reveal_key_pair": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmPassword"];
            };
        };
        responses: {
            /** @description Shows your account's key pair, and makes it if there is none. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPair"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.invalid_login.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.require_second_factor": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequireSecondFactor"];
            };
        };
        responses: {
            /** @description Decides whether everybody of your account must have a second factor. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "address.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this label, as key:value; all of several. */
                label?: string[];
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
                /** @description Only of this server, by id. */
                server_id?: string;
                /** @description Only with this status. */
                status?: ("reserved" | "assigned" | "released")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists reserved public addresses. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "address.reserve": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "www"
                 *     }
                 */
                "application/json": components["schemas"]["ReserveAddress"];
            };
        };
        responses: {
            /** @description Reserves a public address. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-03-01T09:00:00Z",
                     *       "id": "ip_0196f3c1",
                     *       "ip": "203.0.113.2",
                     *       "labels": {},
                     *       "name": "www",
                     *       "project_id": "proj_8f2c4",
                     *       "region": "local",
                     *       "rules": [],
                     *       "server_id": null,
                     *       "status": "reserved",
                     *       "updated_at": "2026-03-01T09:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Address"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            402: components["responses"]["402.insufficient_funds"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress.no_capacity"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "address.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a reserved address, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "address.release": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives an address that leads to no server back to the cloud. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "address.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAddress"];
            };
        };
        responses: {
            /** @description Renames or relabels a reserved address. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "address.assign": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignAddress"];
            };
        };
        responses: {
            /** @description Leads an address to a server, away from the one it led to. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "address.unassign": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes an address from its server; it stays reserved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "address.add_rule": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBlockRule"];
            };
        };
        responses: {
            /** @description Lets something in to the servers that an address leads to. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "address.remove_rule": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
                /** @description The object, by id or, where it has one, by name. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removes a rule of an address; established connections that it allowed go on. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.list": {
        parameters: {
            query?: {
                /** @description Only with API access in this state. */
                api_access?: "none" | "requested" | "approved" | "rejected" | "disabled";
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
                /** @description Only with this status. */
                status?: ("active" | "suspended")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists all accounts. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAccount"];
            };
        };
        responses: {
            /** @description Makes an account with its project, its owner and a first key. */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewAccount"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.inspect": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads any account. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAccount"];
            };
        };
        responses: {
            /** @description Suspends an account, or sets its rate limit. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.approve_access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DecideAccess"];
            };
        };
        responses: {
            /** @description Approves API access. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.withdraw_access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DecideAccess"];
            };
        };
        responses: {
            /** @description Switches an account's API access off and revokes its keys and tokens. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.reject_access": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DecideAccess"];
            };
        };
        responses: {
            /** @description Rejects a request for API access. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "wallet.credit": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreditWallet"];
            };
        };
        responses: {
            /** @description Puts money into an account's wallet, or takes it back. */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "account.mint_key": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["MintKey"];
            };
        };
        responses: {
            /** @description Makes a key for an account. */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "quota.set": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetQuota"];
            };
        };
        responses: {
            /** @description Sets limits of an account; what is not named stays. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountQuota"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "wallet.inspect": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads any account's wallet. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallet"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "wallet.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeWallet"];
            };
        };
        responses: {
            /** @description Sets how far below zero orders may bring an account's wallet. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallet"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "audit.verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Recomputes the chain of hashes over the whole log. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerdict"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "host.rooms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads how full every host is. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Capacity"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "host.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
                /** @description Only with this status. */
                status?: ("active" | "draining" | "retired")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists hosts. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "host.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateHost"];
            };
        };
        responses: {
            /** @description Makes a host known. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "host.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a host, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "host.retire": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Forgets a host without servers. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "host.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeHost"];
            };
        };
        responses: {
            /** @description Changes a host's capacity, or whether it takes new servers. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "host.health": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Looks how a host is: what its drivers need, and what mends what is missing. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostHealth"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            422: components["responses"]["422.unsupported"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "image.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateImage"];
            };
        };
        responses: {
            /** @description Makes an image known. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "image.retire": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes an image out of the catalogue; servers keep theirs. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "image.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeImage"];
            };
        };
        responses: {
            /** @description Changes an image. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "image.pull": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fetches an image from its source. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress.no_capacity.image_not_ready"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "ledger.verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sums every transaction anew and compares with the wallets. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerVerdict"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "letter.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this status. */
                status?: "waiting" | "sent" | "failed";
                /** @description Only to this address. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the letters of the last 30 days, newest first, without their texts. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LetterPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "letter.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a letter, without its text. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Letter"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "letter.retry": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tries a letter that waits at once. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Letter"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "flow.count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts everybody's operations by status. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationCounts"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "flow.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this status. */
                status?: "running" | "needs_attention" | "succeeded" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists everybody's operations, newest first. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "flow.retry": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lets an operation that needs attention go on. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "region.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRegion"];
            };
        };
        responses: {
            /** @description Makes a region with its pool of public addresses. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Region"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "region.retire": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes a region without servers out of the catalogue. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "region.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRegion"];
            };
        };
        responses: {
            /** @description Changes a region. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Region"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.resume": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a suspended server back and starts it. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.suspend": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes a server from its owner: off, and not to be started. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "setting.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads every setting that can be changed while the cloud runs. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "setting.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSetting"];
            };
        };
        responses: {
            /** @description Decides a setting, by its name; it counts with the next request. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setting"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "setting.forget": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes a decision back, so that the configuration counts again. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setting"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "size.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSize"];
            };
        };
        responses: {
            /** @description Makes a size. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Size"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "size.retire": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes a size out of the catalogue; servers keep theirs. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "size.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSize"];
            };
        };
        responses: {
            /** @description Changes prices or availability; servers keep what they were built with. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Size"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.operator_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "audit.list": {
        parameters: {
            query?: {
                /** @description Only this action. */
                action?: string;
                /** @description Only by this actor, by id. */
                actor?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Not before this moment. */
                from?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Before this moment. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists what was done and what was refused, oldest first. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLinePage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "console.open": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                ticket: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Opens a console with a ticket, as a WebSocket. */
            101: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["403.ticket_used.ticket_expired.origin_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state"];
            422: components["responses"]["422.unsupported"];
            426: components["responses"]["426.upgrade_required"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "event.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this resource, by id. */
                resource_id?: string;
                /** @description Only from this moment on. */
                since?: string;
                /** @description Only of this type. */
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists events, oldest first. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "event.stream": {
        parameters: {
            query?: {
                /** @description Only of this resource, by id. */
                resource_id?: string;
                /** @description Only of this type. */
                type?: string;
            };
            header?: {
                /** @description Resume after this event. */
                "Last-Event-ID"?: components["parameters"]["LastEventId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Follows events as they happen (server-sent events). */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled.origin_refused.csrf_refused"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "forward_rule.list": {
        parameters: {
            query?: {
                /** @description Only of this address, by id. */
                address_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this label, as key:value; all of several. */
                label?: string[];
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
                /** @description Only to this server, by id. */
                server_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists forward rules: the parts of public addresses that lead to servers. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForwardRulePage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "forward_rule.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "address": "www",
                 *       "private_ports": "22",
                 *       "protocol": "tcp",
                 *       "public_ports": "2222",
                 *       "server": "web"
                 *     }
                 */
                "application/json": components["schemas"]["CreateForwardRule"];
            };
        };
        responses: {
            /** @description Leads some ports of a reserved address to a server. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_id": "ip_0196f3c1",
                     *       "created_at": "2026-03-01T09:00:00Z",
                     *       "id": "fwd_0196f3c1",
                     *       "ip": "203.0.113.2",
                     *       "labels": {},
                     *       "name": "203.0.113.2:2222/tcp",
                     *       "private_ports": "22",
                     *       "project_id": "proj_8f2c4",
                     *       "protocol": "tcp",
                     *       "public_ports": "2222",
                     *       "server_id": "srv_0196f3c1",
                     *       "status": "active",
                     *       "updated_at": "2026-03-01T09:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ForwardRule"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.conflict.name_taken.in_use.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "forward_rule.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a forward rule, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForwardRule"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "forward_rule.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ends the way of some ports of an address; open connections over it end. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "forward_rule.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeForwardRule"];
            };
        };
        responses: {
            /** @description Changes which ports of the address lead where, or renames or relabels the rule. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForwardRule"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.conflict.name_taken.in_use.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "image.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Images that root disks start as, which is so if absent, or ISOs. */
                medium?: "disk" | "iso";
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists images. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImagePage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "image.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads an image, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "key.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists keys without their secrets, revoked ones too. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "key.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "project_id": "proj_8f2c4"
                 *     }
                 */
                "application/json": components["schemas"]["CreateKey"];
            };
        };
        responses: {
            /** @description Makes a key of a project; it needs a session of the dashboard. */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-03-01T09:00:00Z",
                     *       "expires_at": null,
                     *       "id": "key_7d1",
                     *       "key": "sk_live_2f7a",
                     *       "last4": "2f7a",
                     *       "last_used_at": null,
                     *       "name": "API key",
                     *       "project_id": "proj_8f2c4",
                     *       "revoked_at": null,
                     *       "scopes": [
                     *         "servers:read",
                     *         "servers:write"
                     *       ],
                     *       "status": "active"
                     *     }
                     */
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "key.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a key without its secret. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "key.revoke": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revokes a key at once, for good. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_7d1",
                     *       "revoked": true
                     *     }
                     */
                    "application/json": components["schemas"]["Revoked"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "key.rotate": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateKey"];
            };
        };
        responses: {
            /** @description Makes a key with the same rights; the old one stays good for a while. */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "metric.read": {
        parameters: {
            query: {
                /** @description What stands for several figures in one point; their average if absent. */
                aggregate?: "average" | "max";
                /** @description The first moment; an hour before the last if absent. */
                from?: string;
                /** @description Which figure. */
                name: ("cpu_percent" | "memory_bytes" | "memory_used_bytes" | "disk_read_bytes_per_second" | "disk_written_bytes_per_second" | "disk_reads_per_second" | "disk_writes_per_second" | "network_received_bytes_per_second" | "network_sent_bytes_per_second" | "network_received_packets_per_second" | "network_sent_packets_per_second")[];
                /** @description Of which server, by id or name. */
                resource_id: string;
                /** @description Seconds between two points; chosen for some hundred points if absent. */
                step?: number;
                /** @description The last moment; now if absent. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a series of a server's live figures, or several. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "aggregate": "average",
                     *       "name": "cpu_percent",
                     *       "points": [
                     *         [
                     *           "2026-03-01T09:00:00Z",
                     *           12.5
                     *         ],
                     *         [
                     *           "2026-03-01T09:00:10Z",
                     *           null
                     *         ]
                     *       ],
                     *       "resource_id": "srv_0196f3c1",
                     *       "step": 10,
                     *       "unit": "percent"
                     *     }
                     */
                    "application/json": components["schemas"]["Metrics"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "network.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this label, as key:value; all of several. */
                label?: string[];
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists private networks. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "network.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateNetwork"];
            };
        };
        responses: {
            /** @description Makes a private network. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "network.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a private network, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "network.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes a private network without servers. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "network.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeNetwork"];
            };
        };
        responses: {
            /** @description Renames or relabels a private network, or changes its name servers. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "network.add_rule": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBlockRule"];
            };
        };
        responses: {
            /** @description Says what may leave a network; its servers follow at once. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "network.remove_rule": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
                /** @description The object, by id or, where it has one, by name. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removes a rule of a network; established connections that it allowed go on. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "network.set_security_group": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSecurityGroup"];
            };
        };
        responses: {
            /** @description Gives every server of a network one more security group, or none. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "operation.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only on this resource, by id. */
                resource_id?: string;
                /** @description Only with this status. */
                status?: "running" | "needs_attention" | "succeeded" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists operations, newest first. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "operation.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads an operation. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "password.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description Replaces your own password; every session ends and a new one begins. */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSession"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.invalid_login.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "password.forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgetPassword"];
            };
        };
        responses: {
            /** @description Sends a code for a new password, if somebody has the address. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodePromise"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "password.reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPassword"];
            };
        };
        responses: {
            /** @description Replaces a forgotten password with the code that came by mail. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordReset"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.invalid_code.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "project.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this label, as key:value; all of several. */
                label?: string[];
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
                /** @description Only with this status. */
                status?: ("active" | "suspended" | "archived")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists projects; a key sees only its own. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-03-01T09:00:00Z",
                     *           "id": "proj_8f2c4",
                     *           "is_default": true,
                     *           "labels": {},
                     *           "name": "Core Platform",
                     *           "quotas": {
                     *             "servers": 20
                     *           },
                     *           "status": "active",
                     *           "updated_at": "2026-03-01T09:00:00Z"
                     *         }
                     *       ],
                     *       "next_cursor": null,
                     *       "request_id": "req_9c0e1"
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "project.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProject"];
            };
        };
        responses: {
            /** @description Makes a project. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "project.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a project. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "project.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Archives a project without servers; its keys, tokens and ssh keys end with it. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.protected.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "project.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeProject"];
            };
        };
        responses: {
            /** @description Renames a project, or sets its limits. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "project.list_members": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists who works in a project. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "project.add_member": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddMember"];
            };
        };
        responses: {
            /** @description Lets a person work in a project; somebody new is added to the account for it. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.conflict.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "project.remove_member": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
                /** @description The object, by id or, where it has one, by name. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lets a person work in a project no longer. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.operator_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.conflict.protected.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "quota.get": {
        parameters: {
            query?: {
                /** @description The project, by id or name; your own if absent. */
                project_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads what your account and a project use and may use. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "region.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists regions. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegionPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "region.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a region, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Region"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "registration.begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "name": "Ada",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["BeginRegistration"];
            };
        };
        responses: {
            /** @description Registers: sends a code to the address, which makes the account when it comes back. */
            201: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "email": "ada@example.com",
                     *       "expires_at": "2026-03-01T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CodePromise"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            403: components["responses"]["403.registration_closed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "registration.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmRegistration"];
            };
        };
        responses: {
            /** @description Brings the code back: makes the account and signs its owner in. */
            201: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            403: components["responses"]["403.registration_closed.origin_refused"];
            409: components["responses"]["409.name_taken"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.invalid_code.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "registration.resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResendCode"];
            };
        };
        responses: {
            /** @description Sends another code for a registration that waits for one. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodePromise"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            403: components["responses"]["403.registration_closed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "role.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists roles, the built-in ones first. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolePage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "role.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRole"];
            };
        };
        responses: {
            /** @description Makes a role with a subset of your own rights. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "role.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a role, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "role.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes a role that nobody has. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.protected.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "role.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRole"];
            };
        };
        responses: {
            /** @description Changes the rights of a role; people who have it notice at once. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.protected.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "second_factor.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tells whether signing in asks for your second factor. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactor"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "second_factor.begin": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Makes a secret for your phone (RFC 6238). */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSecondFactor"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "second_factor.confirm": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProveFactor"];
            };
        };
        responses: {
            /** @description Brings a code of your phone back: from now on signing in asks for one. */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.invalid_code.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "second_factor.disable": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProveFactor"];
            };
        };
        responses: {
            /** @description Takes your second factor away: the password alone signs in. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactor"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.invalid_code.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "second_factor.renew_recovery": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProveFactor"];
            };
        };
        responses: {
            /** @description Gives other recovery codes in place of those from before. */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.invalid_code.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "security_group.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this label, as key:value; all of several. */
                label?: string[];
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists security groups. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityGroupPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "security_group.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "web",
                 *       "rules": [
                 *         {
                 *           "direction": "in",
                 *           "ports": "443",
                 *           "protocol": "tcp"
                 *         },
                 *         {
                 *           "cidr": "198.51.100.0/24",
                 *           "direction": "in",
                 *           "ports": "22",
                 *           "protocol": "tcp"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateSecurityGroup"];
            };
        };
        responses: {
            /** @description Makes a security group. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-03-01T09:00:00Z",
                     *       "description": "",
                     *       "id": "sg_0196f3c1",
                     *       "is_default": false,
                     *       "labels": {},
                     *       "name": "web",
                     *       "project_id": "proj_8f2c4",
                     *       "rules": [
                     *         {
                     *           "action": "allow",
                     *           "cidr": "0.0.0.0/0",
                     *           "description": "",
                     *           "direction": "in",
                     *           "group_id": null,
                     *           "id": "rule_0196f3c1",
                     *           "ports": "443",
                     *           "protocol": "tcp"
                     *         },
                     *         {
                     *           "action": "allow",
                     *           "cidr": "198.51.100.0/24",
                     *           "description": "",
                     *           "direction": "in",
                     *           "group_id": null,
                     *           "id": "rule_0196f3c2",
                     *           "ports": "22",
                     *           "protocol": "tcp"
                     *         }
                     *       ],
                     *       "status": "active",
                     *       "updated_at": "2026-03-01T09:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SecurityGroup"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "security_group.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a security group, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityGroup"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "security_group.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes a security group that no server, network or rule of another group uses. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.protected.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "security_group.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSecurityGroup"];
            };
        };
        responses: {
            /** @description Renames, describes or relabels a security group. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityGroup"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "security_group.add_rule": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            /** @description Adds a rule; servers of the group follow at once. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityGroup"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "security_group.remove_rule": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
                /** @description The object, by id or, where it has one, by name. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removes a rule; established connections that it allowed go on. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityGroup"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this label, as key:value; all of several. */
                label?: string[];
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
                /** @description Only with this status. */
                status?: ("pending" | "building" | "running" | "starting" | "stopping" | "stopped" | "rebooting" | "rebuilding" | "resizing" | "suspended" | "failed" | "deleting" | "terminated")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists servers. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "image": "tiny",
                 *       "name": "web",
                 *       "size": "small",
                 *       "ssh_keys": [
                 *         "me"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateServer"];
            };
        };
        responses: {
            /** @description Orders a server, or several. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_id": null,
                     *       "created_at": "2026-03-01T09:00:00Z",
                     *       "deletion_protection": false,
                     *       "disk_gib": 10,
                     *       "expires_at": null,
                     *       "fault": null,
                     *       "id": "srv_0196f3c1",
                     *       "image": "tiny",
                     *       "ip_addresses": {
                     *         "private": [
                     *           "10.0.0.2"
                     *         ],
                     *         "public": [
                     *           "203.0.113.2"
                     *         ]
                     *       },
                     *       "iso_id": null,
                     *       "labels": {},
                     *       "mac_address": "52:1f:0a:00:00:02",
                     *       "memory_mib": 1024,
                     *       "name": "web",
                     *       "network_id": "net_0196f3c1",
                     *       "networks": [
                     *         {
                     *           "mac_address": "52:1f:0a:00:00:02",
                     *           "network_id": "net_0196f3c1",
                     *           "primary": true,
                     *           "private_ip": "10.0.0.2"
                     *         }
                     *       ],
                     *       "on_crash": "restart",
                     *       "operation_id": "op_0196f3c1",
                     *       "project_id": "proj_8f2c4",
                     *       "region": "local",
                     *       "security_group_ids": [
                     *         "sg_0196f3c1"
                     *       ],
                     *       "size": "small",
                     *       "ssh_key_ids": [
                     *         "ssh_01j"
                     *       ],
                     *       "status": "pending",
                     *       "terminated_at": null,
                     *       "trashed_at": null,
                     *       "updated_at": "2026-03-01T09:00:00Z",
                     *       "vcpus": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedServers"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            402: components["responses"]["402.insufficient_funds"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress.no_capacity.image_not_ready"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.get": {
        parameters: {
            query?: {
                /** @description Put this into the answer too. */
                include?: ("project" | "ssh_keys" | "network")[];
            };
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a server, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes a server and all its data. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.protected.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeServer"];
            };
        };
        responses: {
            /** @description Changes what can be changed without touching the machine. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.attach_iso": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttachIso"];
            };
        };
        responses: {
            /** @description Puts an ISO into the drive of a server; one that lies there is taken out. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress.image_not_ready"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.attach_network": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttachNetwork"];
            };
        };
        responses: {
            /** @description Plugs a server into a further network; a running one sees the card at once. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress.no_capacity"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "console.request": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "vnc"
                 *     }
                 */
                "application/json": components["schemas"]["RequestConsole"];
            };
        };
        responses: {
            /** @description Gives a ticket for a server's console. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2026-03-01T09:01:00Z",
                     *       "kind": "vnc",
                     *       "server_id": "srv_0196f3c1",
                     *       "url": "/v1/consoles/8vT0"
                     *     }
                     */
                    "application/json": components["schemas"]["ConsoleTicket"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed.unsupported"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.detach_iso": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes the ISO out of the drive of a server, whether the guest reads it or not. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.detach_network": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetachNetwork"];
            };
        };
        responses: {
            /** @description Takes a server out of a further network. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.power_off": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cuts the power. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.reboot": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Asks the guest to switch off, then switches on. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.rebuild": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RebuildServer"];
            };
        };
        responses: {
            /** @description Gives a fresh root disk: all data is lost. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress.image_not_ready"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.recover": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes a server out of the trash; it stays off. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.reset": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cuts the power and switches on. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.reset_password": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ResetPassword2"];
            };
        };
        responses: {
            /** @description Sets the login password in the running guest. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordReset2"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.resize": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResizeServer"];
            };
        };
        responses: {
            /** @description Gives another size; a running server is restarted, the disk never shrinks. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            402: components["responses"]["402.insufficient_funds"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress.no_capacity"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.start": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switches on. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.stop": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Asks the guest to switch off, and cuts the power if it does not. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.trash": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switches a server off and deletes it a day later, unless it is taken back. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.protected.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "console.screenshot": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes a picture of a server's screen. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state"];
            422: components["responses"]["422.unsupported"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "server.set_security_groups": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSecurityGroups"];
            };
        };
        responses: {
            /** @description Gives a server other security groups; allowed connections are not disturbed. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "console.serial_log": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads the end of what a server printed on its first serial port. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain; charset=utf-8": unknown;
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            422: components["responses"]["422.unsupported"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "session.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists your own sessions, also ended ones. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "session.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSession"];
            };
        };
        responses: {
            /** @description Signs in. */
            201: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSession"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.invalid_login.second_factor_required"];
            403: components["responses"]["403.origin_refused"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.invalid_code.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "session.revoke": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signs out; `current` is the session that asks. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revoked"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "size.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists sizes with their prices. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SizePage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "size.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a size, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Size"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "snapshot.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this label, as key:value; all of several. */
                label?: string[];
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
                /** @description Only of this volume or server, by id. */
                source_id?: string;
                /** @description Only with this status. */
                status?: ("creating" | "ready" | "reverting" | "failed" | "deleting" | "deleted")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists snapshots. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "snapshot.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "before-upgrade",
                 *       "volume": "data"
                 *     }
                 */
                "application/json": components["schemas"]["CreateSnapshot"];
            };
        };
        responses: {
            /** @description Copies a volume or a server's root disk as it is now. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-03-01T09:00:00Z",
                     *       "deleted_at": null,
                     *       "fault": null,
                     *       "id": "snap_0196f3c1",
                     *       "labels": {},
                     *       "name": "before-upgrade",
                     *       "operation_id": "op_0196f3c1",
                     *       "project_id": "proj_8f2c4",
                     *       "ready_at": null,
                     *       "region": "local",
                     *       "server_id": null,
                     *       "size_gib": 10,
                     *       "status": "creating",
                     *       "updated_at": "2026-03-01T09:00:00Z",
                     *       "volume_id": "vol_0196f3c1"
                     *     }
                     */
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            402: components["responses"]["402.insufficient_funds"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress.no_capacity"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "snapshot.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a snapshot, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "snapshot.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes a snapshot: its data is lost. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "snapshot.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSnapshot"];
            };
        };
        responses: {
            /** @description Renames or relabels a snapshot. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "snapshot.revert": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Makes a snapshot's source be as it was then: what it holds now is lost. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "ssh_key.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this label, as key:value; all of several. */
                label?: string[];
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists ssh keys. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SshKeyPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "ssh_key.add": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "me",
                 *       "public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio me@laptop"
                 *     }
                 */
                "application/json": components["schemas"]["AddSshKey"];
            };
        };
        responses: {
            /** @description Adds a public key. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithm": "ssh-ed25519",
                     *       "created_at": "2026-03-01T09:00:00Z",
                     *       "fingerprint": "SHA256:bPGahMcWimQBTdksNSUoI+j8Sfbbx1OSgE7hHiSDBTg",
                     *       "id": "ssh_01j",
                     *       "labels": {},
                     *       "name": "me",
                     *       "project_id": "proj_8f2c4",
                     *       "public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio me@laptop",
                     *       "status": "active",
                     *       "updated_at": "2026-03-01T09:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SshKey"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "ssh_key.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads an ssh key, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SshKey"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "ssh_key.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes an ssh key; servers that were built with it keep it. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "ssh_key.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSshKey"];
            };
        };
        responses: {
            /** @description Renames or relabels an ssh key; the key itself never changes. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SshKey"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "subscription.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only with this status. */
                status?: "held" | "active" | "ended";
                /** @description Only of this type. */
                type?: "server" | "volume" | "snapshot" | "address";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists what you pay for, and what you paid for. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "token.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists tokens without their secrets, revoked ones too. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "token.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "ci-token",
                 *       "scopes": [
                 *         "users:read",
                 *         "usage:read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            /** @description Makes a token with a subset of your own rights. */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-03-01T09:00:00Z",
                     *       "expires_at": null,
                     *       "id": "tok_2c9",
                     *       "last4": "x7Qp",
                     *       "last_used_at": null,
                     *       "name": "ci-token",
                     *       "project_id": "proj_8f2c4",
                     *       "revoked_at": null,
                     *       "scopes": [
                     *         "users:read",
                     *         "usage:read"
                     *       ],
                     *       "status": "active",
                     *       "token": "cap_****"
                     *     }
                     */
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "token.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a token without its secret. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "token.revoke": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revokes a token at once, for good. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revoked"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "transaction.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Not before this moment. */
                from?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only about this, by id. */
                resource_id?: string;
                /** @description Before this moment. */
                to?: string;
                /** @description Only of this type. */
                type?: "credit" | "correction" | "hold" | "capture" | "release" | "charge" | "refund";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists what moved in and out of your wallet, newest first. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "usage.get": {
        parameters: {
            query?: {
                /** @description First day. */
                from?: string;
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Last day. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads the requests of the current calendar month, or of a period. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "overage": 0,
                     *       "period_end": "2026-03-31",
                     *       "period_start": "2026-03-01",
                     *       "requests": 184902
                     *     }
                     */
                    "application/json": components["schemas"]["Usage"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "user.get_own": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads who asks: whose session it is, or who made the key or token. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "user.change_own": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeOwnUser"];
            };
        };
        responses: {
            /** @description Changes in which time zone and how moments are told to you. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.session_required.second_factor_missing.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "user.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this address. */
                email?: string;
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
                /** @description Only with this role. */
                role?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the people of the account. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-03-01T09:00:00Z",
                     *           "date_format": "iso",
                     *           "email": "ada@example.com",
                     *           "id": "usr_8f2",
                     *           "labels": {},
                     *           "name": "ada@example.com",
                     *           "operator": false,
                     *           "projects": null,
                     *           "role": "admin",
                     *           "status": "active",
                     *           "time_zone": "Europe/London",
                     *           "updated_at": "2026-03-01T09:00:00Z"
                     *         }
                     *       ],
                     *       "next_cursor": "usr_8f2",
                     *       "request_id": "req_9c0e1"
                     *     }
                     */
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "user.add": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddUser"];
            };
        };
        responses: {
            /** @description Adds a person. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.conflict.idempotency_in_progress"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "user.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a person, by id or address. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "user.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removes a person; its sessions end. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.operator_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.protected.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "user.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeUser"];
            };
        };
        responses: {
            /** @description Changes a person's role, password or projects. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.operator_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.protected.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "volume.list": {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Only with this label, as key:value; all of several. */
                label?: string[];
                /** @description The most objects of a page; 25 if absent. */
                limit?: number;
                /** @description Only with this name. */
                name?: string;
                /** @description Oldest first, or with desc newest first. */
                order?: "asc" | "desc";
                /** @description Only of this project, by id or name. */
                project_id?: string;
                /** @description Only with this in the name, in capitals or not. */
                q?: string;
                /** @description Only of this server, by id. */
                server_id?: string;
                /** @description Only with this status. */
                status?: ("available" | "attaching" | "attached" | "detaching" | "resizing" | "growing" | "creating" | "reverting" | "deleting" | "deleted")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists volumes. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VolumePage"];
                };
            };
            400: components["responses"]["400.invalid_cursor"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            422: components["responses"]["422.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "volume.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "data",
                 *       "server": "web",
                 *       "size_gib": 10
                 *     }
                 */
                "application/json": components["schemas"]["CreateVolume"];
            };
        };
        responses: {
            /** @description Makes a volume, and attaches it at once if a server is named. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-03-01T09:00:00Z",
                     *       "deleted_at": null,
                     *       "fault": null,
                     *       "id": "vol_0196f3c1",
                     *       "labels": {},
                     *       "name": "data",
                     *       "operation_id": "op_0196f3c1",
                     *       "project_id": "proj_8f2c4",
                     *       "region": "local",
                     *       "serial": "73c18f2c4d5e6f708192",
                     *       "server_id": "srv_0196f3c1",
                     *       "size_gib": 10,
                     *       "status": "attaching",
                     *       "updated_at": "2026-03-01T09:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Volume"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            402: components["responses"]["402.insufficient_funds"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress.no_capacity"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "volume.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads a volume, by id or name. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            404: components["responses"]["404.not_found"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "volume.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes a volume that is in no server: its data is lost. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.in_use.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "volume.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeVolume"];
            };
        };
        responses: {
            /** @description Renames or relabels a volume. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.name_taken.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "volume.attach": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttachVolume"];
            };
        };
        responses: {
            /** @description Attaches a volume to a server; a running one sees it at once. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress.no_capacity"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "volume.detach": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Detaches a volume from its server; unmount it in the guest before. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "volume.resize": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request with the same key within 24 hours does nothing new and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the version that the change is meant for, or *. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description With wait=N the answer is held back until the work has come to rest, at most N and at most 60 seconds. It takes the scope to read the object. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description The object, by id or, where it has one, by name. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResizeVolume"];
            };
        };
        responses: {
            /** @description Makes a volume larger; a running server sees its new size at once. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Replayed"];
                    "Preference-Applied": components["headers"]["PreferenceApplied"];
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
                };
            };
            400: components["responses"]["400.invalid_request"];
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            402: components["responses"]["402.insufficient_funds"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.no_project.api_access_disabled.account_suspended.origin_refused.csrf_refused"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.wrong_state.idempotency_in_progress.no_capacity"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            422: components["responses"]["422.idempotency_key_reused.validation_failed"];
            429: components["responses"]["429.quota_exceeded.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
    "wallet.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reads what your account has and how long that lasts. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["RateLimit"];
                    "X-RateLimit-Remaining": components["headers"]["RateRemaining"];
                    "X-RateLimit-Reset": components["headers"]["RateReset"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "available": "9.997023",
                     *       "balance": "9.997023",
                     *       "credit_limit": "0.00",
                     *       "currency": "USD",
                     *       "empty_since": null,
                     *       "held": "0.00",
                     *       "hourly_cost": "0.002977",
                     *       "hours_left": 3358,
                     *       "monthly_cost": "2.00",
                     *       "subscriptions": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Wallet"];
                };
            };
            401: components["responses"]["401.unauthenticated.key_revoked.token_expired"];
            403: components["responses"]["403.insufficient_scope.session_required.second_factor_missing.api_access_disabled"];
            429: components["responses"]["429.rate_limited"];
            500: components["responses"]["500.internal_error"];
            503: components["responses"]["503.unavailable"];
        };
    };
}
