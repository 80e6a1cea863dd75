import { addCheckout, expireIfDue, NewCheckout } from "../world/checkout.ts";
import { allProducts, findProduct, shownProduct } from "../world/products.ts";
import { type Call, list, notFound, ok, type Route, read } from "./http.ts";
import { showCheckout } from "./present.ts";

/** Products and checkouts. */
export const catalogRoutes: Route[] = [
  { method: "GET", path: "/v1/products/", handle: listProducts },
  {
    method: "GET",
    path: "/v1/products/:id",
    handle: ({ params }) => {
      const product = findProduct(params.id);
      if (!product) throw notFound();
      return ok(shownProduct(product));
    },
  },
  {
    method: "POST",
    path: "/v1/checkouts/",
    handle: ({ world, body, base }) => ok(showCheckout(addCheckout(world, read(NewCheckout, body), base), base), 201),
  },
  {
    method: "GET",
    path: "/v1/checkouts/:id",
    handle: ({ world, params, base }) => {
      const row = world.state.checkouts.find((item) => item.id === params.id);
      if (!row) throw notFound();
      return ok(showCheckout(expireIfDue(world, row, base), base));
    },
  },
];

function listProducts({ query }: Call) {
  const ids = query.getAll("id");
  const archived = query.get("is_archived");
  const found = allProducts().filter((item) => (ids.length === 0 || ids.includes(item.id)) && (archived === null || archived === "false"));
  return list(found.map(shownProduct), query);
}
