# terraform query -generate-config-out=privacy.tf
# terraform apply
list "uazapi_instance_privacy" "sales" {
  provider         = uazapi
  include_resource = true

  config {
    name_regex = "^(Vendas|Pós-venda) "
  }
}
