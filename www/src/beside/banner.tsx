/** What a page says when its server has switched the sandboxes of frames off. */
export function SandboxOff() {
  return (
    <p class="banner banner-bad" role="alert" data-testid="sandbox-off">
      <strong>Frames are not sandboxed.</strong> The server was started with{" "}
      <code>APPSMITH_DISABLE_IFRAME_WIDGET_SANDBOX=true</code>: what a frame shows can act as this page, with its user's
      session.
    </p>
  );
}
