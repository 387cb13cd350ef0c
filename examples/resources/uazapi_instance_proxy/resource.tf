variable "proxy_url" {
  description = "Proxy of this number, such as http://user:password@proxy.example.com:8080."
  type        = string
  sensitive   = true
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_proxy" "sales" {
  instance_id    = uazapi_instance.sales.id
  mode           = "custom"
  proxy_url      = var.proxy_url
  proxy_fallback = "never"
}

# The connection names the instance by its proxy, which is set first: on a proxy
# without a route to WhatsApp, no QR ever shows.
resource "uazapi_instance_connection" "sales" {
  instance_id = uazapi_instance_proxy.sales.instance_id
}
