import type { FrameState } from "belljar/iframe";

/** Every token that a frame could have. */
const TOKENS = [
  "allow-downloads",
  "allow-forms",
  "allow-modals",
  "allow-orientation-lock",
  "allow-pointer-lock",
  "allow-popups",
  "allow-popups-to-escape-sandbox",
  "allow-presentation",
  "allow-same-origin",
  "allow-scripts",
  "allow-storage-access-by-user-activation",
  "allow-top-navigation-by-user-activation",
];

/** What the frame got. */
export function SandboxCard({ state, refusal }: { state: FrameState | null; refusal: string | null }) {
  return (
    <section class="card sandbox" aria-label="The sandbox" data-testid="sandbox">
      <h2>
        The sandbox
        <span class="aside">{refusal ? "nothing is shown" : state ? words(state) : "the frame is on its way"}</span>
      </h2>
      {state && (
        <>
          <Tokens sandbox={state.sandbox} />
          <dl class="attributes">
            <dt>permissions</dt>
            <dd>{state.allow || "none"}</dd>
            <dt>referrer</dt>
            <dd>{state.referrer}</dd>
            <dt>its origin</dt>
            <dd>{state.origins.join(", ")}</dd>
            <dt>may show</dt>
            <dd>{state.confinedTo.join(", ") || "anything that frame-src lists"}</dd>
          </dl>
        </>
      )}
    </section>
  );
}

function words({ content, sandbox }: FrameState): string {
  const what = { src: "an address", srcdoc: "a document as text", image: "an image" }[content];
  return sandbox === null ? `${what}, not sandboxed` : `${what}, sandboxed`;
}

function Tokens({ sandbox }: { sandbox: string | null }) {
  if (sandbox === null) {
    return (
      <ul class="tokens">
        <li class="grant grant-danger">no sandbox at all</li>
      </ul>
    );
  }
  const given = sandbox.split(" ");
  return (
    <ul class="tokens" aria-label="Tokens">
      {TOKENS.map((token) => (
        <li
          key={token}
          class={given.includes(token) ? "grant" : "grant grant-absent"}
          data-given={given.includes(token)}
        >
          {token.replace("allow-", "")}
        </li>
      ))}
    </ul>
  );
}
