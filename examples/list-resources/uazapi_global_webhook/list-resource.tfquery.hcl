# terraform query -generate-config-out=webhook.tf
# terraform apply
list "uazapi_global_webhook" "this" {
  provider         = uazapi
  include_resource = true
}
