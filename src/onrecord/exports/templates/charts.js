// Draws each figure's chart with Vega-Lite. Its values stand in the page; nothing is loaded, and no link is followed.
(() => {
  "use strict";
  document.documentElement.dataset.scripted = "";
  const refuse = () => Promise.reject(new Error("charts of this page load nothing"));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
  for (const figure of document.querySelectorAll("figure.chart")) {
    const drawing = figure.querySelector(".drawing");
    try {
      // Told to fit a width, Vega-Lite warns each time that it does not fit the height too.
      const options = { logger: vega.logger(vega.Error) };
      const { spec } = vegaLite.compile(JSON.parse(figure.querySelector("script").textContent), options);
      const view = new vega.View(vega.parse(spec, null, { ast: true }), {
        container: drawing,
        expr: expressionInterpreter,
        hover: true,
        loader,
        logLevel: vega.Warn,
        renderer: "svg",
      });
      view.runAsync().then(() => {
        figure.dataset.drawn = "";
        // The drawing is one picture with a description; its parts say nothing to those who hear the page.
        drawing.querySelector("svg").setAttribute("aria-hidden", "true");
      });
    } catch (fault) {
      drawing.hidden = true;
      figure.querySelector("details").open = true;
      console.error(fault);
    }
  }
})();
