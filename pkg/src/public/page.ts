/** What app code can ask of its page, by the name of the function that it calls: what a handler is called with. */
export interface Asks {
  /** `navigateTo(pageOrUrl, params, target)`: either `page` or `url` is there. By default the page's own history. */
  navigateTo: {
    /** A page of the app, by its name. */
    page: string | null;
    /** An absolute address, whose origin the policy lists. The query stands in it already. */
    url: string | null;
    /** What goes into a page's query, in order. */
    params: [string, string][];
    target: "SAME_WINDOW" | "NEW_WINDOW";
  };
  /** `showAlert(message, style)`. By default a note in a corner of the page, for five seconds. */
  showAlert: { message: string; style: "info" | "success" | "warning" | "error" };
  /** `showModal(name)`. There is no default. */
  showModal: { name: string };
  /** `closeModal(name)`. There is no default. */
  closeModal: { name: string };
  /** `resetWidget(name, children)`. There is no default. */
  resetWidget: { name: string; children: boolean };
  /** A widget's setter. In any case the entity's property is set, which a bound frame follows; by default nothing else happens. */
  setWidget: { widget: string; setter: string; property: string; value: unknown };
  /** `download(data, name, type)`. By default the browser saves the file. */
  download: { data: string | Uint8Array<ArrayBuffer>; name: string; type: string };
  /** `copyToClipboard(text)`. By default the Clipboard API. */
  copyToClipboard: { text: string };
  /**
   * `postWindowMessage(message, source, targetOrigin)`. By default `window` is the page that embeds this one, and a bound
   * frame's name that frame.
   */
  postWindowMessage: { message: unknown; to: string; targetOrigin: string };
  /**
   * `windowMessageListener(origin, callback)`: {@link AskContext.tell} calls the callback, until the signal aborts. By
   * default for messages that the page's window or a bound frame's element gets.
   */
  windowMessageListener: { origin: string };
  /** `appsmith.geolocation.getCurrentPosition(…)`. By default the Geolocation API. */
  getCurrentPosition: PositionRequest;
  /** `appsmith.geolocation.watchPosition(…)`: {@link AskContext.tell} calls the callback, until the signal aborts. */
  watchPosition: PositionRequest;
  /** `logoutUser(redirectURL)`; empty for where the page likes. There is no default. */
  logoutUser: { redirectUrl: string };
  /**
   * `Query1.run(params)`. There is no default. `bindings` has, for each text of an app's query that holds code, its path
   * in the template and the values of its segments, in order: values to be bound, not text to be put in.
   */
  runQuery: { name: string; params: unknown; bindings: Record<string, unknown[]> };
  /** `Query1.clear()`. In any case the entity's data is forgotten; by default nothing else happens. */
  clearQuery: { name: string };
}

/** How exact and how fresh a position has to be. */
export interface PositionRequest {
  enableHighAccuracy: boolean;
  /** Milliseconds; `null`: as long as it takes. */
  timeout: number | null;
  /** Milliseconds. */
  maximumAge: number;
}

/** A position, as the Geolocation API gives it, as plain data. */
export interface GeoPosition {
  coords: {
    latitude: number;
    longitude: number;
    accuracy: number;
    altitude: number | null;
    altitudeAccuracy: number | null;
    heading: number | null;
    speed: number | null;
  };
  timestamp: number;
}

/**
 * What a query gives: `data` becomes the entity's data and what the promise of `run` resolves to. In an app, large data is a
 * `JsonDocument`. Nothing of an earlier run stays: what is not given is `undefined`. An answer that is no object, or too large,
 * rejects.
 */
export interface QueryResult {
  data: unknown;
  /** Becomes the entity's `responseMeta`. */
  responseMeta?: unknown;
}

/** What handlers answer; nothing where it is not named. */
export interface Answers extends Record<keyof Asks, unknown> {
  getCurrentPosition: GeoPosition;
  runQuery: QueryResult;
}

/** What a handler is given beside the call. */
export interface AskContext {
  /** Aborts when nobody waits any more: the app has unsubscribed, or its jar has ended. */
  readonly signal: AbortSignal;
  /** Calls the callback that the app has subscribed with. A copy of the value crosses. */
  tell(value: unknown): void;
  /** Tells the app that something went wrong with what it has subscribed to. */
  fail(error: unknown): void;
}

/** What the page does when app code calls a function. */
export type Handler<Name extends keyof Asks> = (
  call: Asks[Name],
  context: AskContext,
) => Answers[Name] | Promise<Answers[Name]>;
