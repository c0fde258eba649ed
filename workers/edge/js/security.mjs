// Headers of every answer that JavaScript gives by itself, as src/security.rs of `web` gives them to all others.

export const HARD = {
  "x-content-type-options": "nosniff",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "referrer-policy": "strict-origin-when-cross-origin",
};
