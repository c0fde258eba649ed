// The entry of the Worker of accounts and teams. Nobody reaches it but the main Worker, by its binding.

import * as core from "gr8-core";
import { attach } from "../../platform/js/core.mjs";
import { answer } from "./requests.mjs";

attach(core);

export default { fetch: answer };
