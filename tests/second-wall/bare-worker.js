// The control: an ordinary worker of the page, with no wall at all. It shows that the probes work.
let guest;
onmessage = async ({ data }) => {
  if (data.module) {
    const { instantiate } = await import("./stand-in.js");
    ({ guest } = instantiate(data.module));
    postMessage("ready");
  } else {
    postMessage({ seq: data.seq, bytes: guest.deliver(data.bytes) });
  }
};
