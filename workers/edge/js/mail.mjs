// A mail as an item: postal-mime takes it apart, and what is too large for an item is left out with a word. What it starts is
// decided in wasm (workflows/src/mail.rs). This file is the Worker of workflows' alone; the other side is in main.mjs.

import PostalMime from "postal-mime";

/** Bytes of a file whose content comes along, and of all of them together. */
const MOST_FILE = 250_000;
const MOST_FILES = 500_000;
/** Headers that a workflow may want to look at. Each is there once; what comes again is left out. */
const KEPT = [
  "auto-submitted", "authentication-results", "importance", "list-id", "list-unsubscribe", "precedence", "received-spf", "return-path",
  "x-mailer", "x-priority", "x-spam-status",
];

/** `{sender, recipient, auto_submitted, mail}` of raw bytes; throws when they are no mail. */
export async function readMail({ sender, recipient, raw }) {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: "arraybuffer", maxNestingDepth: 32 });
  const headers = {};
  for (const { key, value } of mail.headers) {
    if (KEPT.includes(key) && headers[key] === undefined) headers[key] = value;
  }
  return {
    sender,
    recipient,
    auto_submitted: headers["auto-submitted"] ?? "",
    mail: {
      from: box(mail.from),
      to: boxes(mail.to),
      cc: boxes(mail.cc),
      reply_to: boxes(mail.replyTo),
      subject: mail.subject ?? "",
      text: mail.text ?? "",
      html: mail.html ?? "",
      date: dateOf(mail.date),
      message_id: mail.messageId ?? "",
      in_reply_to: mail.inReplyTo ?? "",
      references: mail.references ?? "",
      headers,
      attachments: files(mail.attachments),
    },
  };
}

const box = (from) => ({ name: from?.name ?? "", address: from?.address ?? "" });

/** Groups ("team: a@x, b@x;") as their members. */
const boxes = (list) => (list ?? []).flatMap((entry) => entry.group ?? [entry]).map(box);

function dateOf(text) {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? "" : new Date(at).toISOString();
}

function files(attachments) {
  let left = MOST_FILES;
  return attachments.map(({ filename, mimeType, content }) => {
    const bytes = new Uint8Array(content);
    const fits = bytes.length <= MOST_FILE && bytes.length <= left;
    if (fits) left -= bytes.length;
    return {
      name: filename ?? "",
      type: mimeType ?? "",
      size: bytes.length,
      content_base64: fits ? base64(bytes) : null,
      error: fits ? null : "too_large",
    };
  });
}

function base64(bytes) {
  let text = "";
  // In parts: a call takes so many arguments and no more.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
