/** `<belljar-iframe>` for Vue 3. */
import { defineComponent, h, ref } from "vue";
import type { BelljarIframe as Element } from "./iframe.js";
import "./iframe.js";
import type { BelljarIframeEvents } from "./public/iframe.js";

export { fetchFramePolicy, setFramePolicy } from "./iframe.js";

const given = (event: Event): boolean => event instanceof Event;

/** The element as a component. Its `element` is the element. */
export const BelljarIframe = defineComponent({
  name: "BelljarIframe",
  props: { src: String, srcdoc: String, sandbox: String, allow: String, title: String },
  emits: {
    urlChanged: (event: BelljarIframeEvents["urlchanged"]) => given(event),
    srcDocChanged: (event: BelljarIframeEvents["srcdocchanged"]) => given(event),
    messageReceived: (event: BelljarIframeEvents["messagereceived"]) => given(event),
    refused: (event: BelljarIframeEvents["refused"]) => given(event),
    notice: (event: BelljarIframeEvents["notice"]) => given(event),
    load: (event: BelljarIframeEvents["load"]) => given(event),
  },
  setup(props, { emit, expose }) {
    const element = ref<Element>();
    expose({ element });
    return () =>
      h("belljar-iframe", {
        ...Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)),
        ref: element,
        onUrlchanged: (event: BelljarIframeEvents["urlchanged"]) => emit("urlChanged", event),
        onSrcdocchanged: (event: BelljarIframeEvents["srcdocchanged"]) => emit("srcDocChanged", event),
        onMessagereceived: (event: BelljarIframeEvents["messagereceived"]) => emit("messageReceived", event),
        onRefused: (event: BelljarIframeEvents["refused"]) => emit("refused", event),
        onNotice: (event: BelljarIframeEvents["notice"]) => emit("notice", event),
        onLoad: (event: BelljarIframeEvents["load"]) => emit("load", event),
      });
  },
});
