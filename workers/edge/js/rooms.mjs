// The durable object classes of the main Worker.

import { classOf } from "./objects.mjs";

export const ChatRoom = classOf("CHAT_ROOM");
export const RateLimiter = classOf("RATE_LIMITER");
export const SessionFamily = classOf("SESSION_FAMILY");
export const SlotBook = classOf("SLOT_BOOK");
export const TeamHub = classOf("TEAM_HUB");
