import { StrictMode, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { BelljarIframe } from "belljar/react";

const far = new URLSearchParams(location.search).get("far");

function App() {
  const frame = useRef(null);
  const [src, setSrc] = useState(`${far}/attack/messages`);
  const [isShown, setShown] = useState(true);
  const [lines, setLines] = useState([]);
  const add = (line) => setLines((lines) => [...lines, line]);
  return (
    <>
      <button onClick={() => setSrc(`${far}/attack/own`)}>Change</button>
      <button onClick={() => setSrc("javascript:1")}>Refuse</button>
      <button onClick={() => setShown(false)}>Remove</button>
      {isShown && (
        <BelljarIframe
          ref={frame}
          src={src}
          sandbox="allow-scripts allow-downloads"
          title="Frame"
          onLoad={() => frame.current.postMessage({ hello: "React" }, "null")}
          onMessageReceived={({ detail }) => add(`message ${detail.origin} ${JSON.stringify(detail.data)}`)}
          onURLChanged={({ detail }) => add(`changed ${detail.url}`)}
          onRefused={({ detail }) => add(`refused ${detail.reason}`)}
          onNotice={({ detail }) => add(`notice ${detail.reason}`)}
        />
      )}
      <ul>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
    </>
  );
}

createRoot(document.getElementById("app")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
