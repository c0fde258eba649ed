// The other half of src/host.rs: everything that wasm may ask of JavaScript, and nothing that decides.
// Functions here never call into wasm at once; answers go back later, through `core.done`.

export { respond, respond_elsewhere, respond_stream, reply, stream_drain, stream_end, stream_write } from "./answers.mjs";
export { blob_get, blob_list, blob_put, blob_remove, d1_run, kv_get, kv_list, kv_put, kv_remove, object_ask, queue_send, service_ask } from "./bindings.mjs";
export { environment, fill, hold, log, now, pause, release, sleep } from "./isolate.mjs";
export { http_read_page, http_send, resolve_url } from "./outgoing.mjs";
export { sockets_close, sockets_send, storage_commit, storage_forget, storage_get, storage_list } from "./storage.mjs";
export { verify } from "./verify.mjs";
