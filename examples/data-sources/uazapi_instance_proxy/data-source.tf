resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

data "uazapi_instance_proxy" "sales" {
  instance_id = uazapi_instance.sales.id
}

# A warning while the proxy fails and another one stands in for it.
check "proxy_of_sales" {
  assert {
    condition     = !data.uazapi_instance_proxy.sales.fallback_active
    error_message = "The proxy of Vendas São Paulo fails: ${coalesce(data.uazapi_instance_proxy.sales.fallback_reason, "the server does not say why")}"
  }
}
