import { useEffect, useRef, useState } from "preact/hooks";
import { Session } from "./session/session.ts";

/** The page's session, and a new rendering after each change of it. */
export function useSession(): Session {
  const [, redraw] = useState(0);
  const session = useRef<Session>();
  session.current ??= new Session(() => redraw((count) => count + 1));
  useEffect(() => {
    void session.current!.open();
  }, []);
  return session.current;
}
