import { render } from "preact";
import { AppPage } from "./page.tsx";

document.documentElement.classList.add("app-page");
render(<AppPage />, document.getElementById("app")!);
