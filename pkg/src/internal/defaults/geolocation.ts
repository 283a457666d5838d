import type { AskContext, GeoPosition, PositionRequest } from "../../public/page.js";

/** One position, from the Geolocation API. */
export function getCurrentPosition(request: PositionRequest): Promise<GeoPosition> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      (position) => resolve(plain(position)),
      (error) => reject(named(error)),
      options(request),
    );
  });
}

/** Positions until the signal aborts. */
export function watchPosition(request: PositionRequest, { signal, tell, fail }: AskContext): void {
  const watch = navigator.geolocation.watchPosition(
    (position) => tell(plain(position)),
    (error) => fail(named(error)),
    options(request),
  );
  signal.addEventListener("abort", () => navigator.geolocation.clearWatch(watch));
}

function options({ enableHighAccuracy, timeout, maximumAge }: PositionRequest): PositionOptions {
  return { enableHighAccuracy, maximumAge, ...(timeout === null ? {} : { timeout }) };
}

/** The platform's object has its values behind getters; what crosses is data. */
function plain({ coords, timestamp }: GeolocationPosition): GeoPosition {
  const { latitude, longitude, accuracy, altitude, altitudeAccuracy, heading, speed } = coords;
  return { coords: { latitude, longitude, accuracy, altitude, altitudeAccuracy, heading, speed }, timestamp };
}

function named(error: GeolocationPositionError): Error {
  return new Error(error.message || "the browser gives no position");
}
