// One function per row: from a subject to samples in milliseconds, or to null where a subject has no such thing.
import { rowsIn, rowsOut, textIn, textOut } from "./data.js";
import { compute, entity, fresh, json, small, sort } from "./evaluation.js";
import { fetchAtOnce, fetchOneByOne } from "./fetch.js";
import { burst, furtherJar } from "./jars.js";
import { recovery, recoveryWithLibraries } from "./recovery.js";
import { storeBatch, storeOneByOne } from "./store.js";
import { building, literals, texts } from "./strings.js";
import { timers } from "./timers.js";

export const rows = {
  "further-jar": furtherJar,
  "jars-at-once": burst,
  small,
  fresh,
  entity,
  compute,
  building,
  literals,
  texts,
  json,
  sort,
  "rows-in": rowsIn,
  "rows-out": rowsOut,
  "text-in": textIn,
  "text-out": textOut,
  "fetch-one-by-one": fetchOneByOne,
  "fetch-at-once": fetchAtOnce,
  timers,
  "store-batch": storeBatch,
  "store-one-by-one": storeOneByOne,
  recovery,
  "recovery-libraries": recoveryWithLibraries,
};
