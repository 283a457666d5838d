import { useState } from "preact/hooks";
import { JarGlyph } from "../glyph.tsx";
import type { Asked } from "./samples.ts";
import type { Frame } from "./use-frame.ts";

/** What the frame stands on: how it is, and what is said to it. */
export function SayForm({ frame }: { frame: Frame }) {
  const [text, setText] = useState("hello");
  const origin = frame.state?.origins[0] ?? "null";
  return (
    <form
      class="base"
      onSubmit={(event) => {
        event.preventDefault();
        frame.send(text, origin);
      }}
    >
      <JarGlyph state={frame.refusal ? "error" : frame.state ? "settled" : "starting"} />
      <div class="say">
        <input aria-label="A message" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </div>
      <button class="control control-main" data-testid="send" disabled={!frame.state}>
        Send to {origin}
      </button>
    </form>
  );
}

/** What the frame is asked to be, to be changed. */
export function AskedForm({ asked, onShow }: { asked: Asked; onShow(asked: Asked): void }) {
  const [draft, setDraft] = useState<Asked>(asked);
  const field = (name: keyof Asked, hint: string) => (
    <>
      <label for={`asked-${name}`}>{name}</label>
      <input
        id={`asked-${name}`}
        data-testid={`asked-${name}`}
        placeholder={hint}
        value={draft[name] ?? ""}
        onInput={({ currentTarget: { value } }) => setDraft({ ...draft, [name]: value })}
      />
    </>
  );
  return (
    <form
      class="card asked"
      aria-label="What the frame is asked to be"
      onSubmit={(event) => {
        event.preventDefault();
        onShow(draft);
      }}
    >
      {field("src", "an address")}
      <label for="asked-srcdoc">srcdoc</label>
      <textarea
        id="asked-srcdoc"
        rows={3}
        placeholder="a document; wins over src"
        value={draft.srcdoc}
        onInput={({ currentTarget: { value } }) => setDraft({ ...draft, srcdoc: value })}
      />
      {field("sandbox", draft.sandbox === null ? "all tokens that the policy lists" : "no token")}
      {field("allow", "no permission")}
      <span />
      <div>
        <button class="control" data-testid="show">
          Show
        </button>
      </div>
    </form>
  );
}
