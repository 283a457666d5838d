import { render } from "preact";
import { fetchFramePolicy } from "belljar/iframe";
import { FramesPage } from "./page.tsx";

const root = document.getElementById("app")!;
document.documentElement.classList.add("frames-page");
// Frames wait for the server's policy; the page says what has become of it.
render(<FramesPage policy={fetchFramePolicy("/api/config")} />, root);
