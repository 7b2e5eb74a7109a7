// Background pictures, fetched from the one host that the page's policy names, while they are ticked.
(function () {
  "use strict";
  const { data, groups } = planMap;

  // Leaflet would blank a picture that it drops with a data address, which the policy refuses.
  const Pictures = L.TileLayer.extend({
    _removeTile(key) {
      if (this._tiles[key]) {
        this._tiles[key].el.removeAttribute("src");
        L.GridLayer.prototype._removeTile.call(this, key);
      }
    },
    _abortLoading() {},
  });

  planMap.startTiles = function () {
    const said = document.getElementById("tiles-state");
    const options = { minZoom: 4, maxZoom: 11, maxNativeZoom: 11, referrerPolicy: "no-referrer" };
    const pictures = new Pictures(data.tiles.url, options);
    pictures.on("tileerror", () => {
      said.textContent = "Some background pictures could not be fetched; the map is complete without them.";
    });
    pictures.on("loading", () => {
      said.textContent = "";
    });
    planMap.map.removeLayer(groups.tiles);
    groups.tiles.addLayer(pictures);
  };
})();
